<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1></div>
</header>
<div class="page">
<?cs if:subcount(Page.AllCols) ?>
<form class="panel" method="post" action="<?cs var:Page.base ?>/columns<?cs var:Page.Query ?>" data-dialog-body><?cs call:csrf() ?>
<div class="in-pad checks cols"><?cs each:ac = Page.AllCols ?><label class="check"><input type="checkbox" name="columns" value="<?cs var:ac.name ?>"<?cs if:ac.on ?> checked<?cs /if ?>><?cs var:ac ?></label><?cs /each ?></div>
<footer class="row in-pad"><button class="btn ghost" name="reset" value="1"><?cs var:Lang.Common.default_columns ?></button><span class="grow"></span><a class="btn" href="<?cs var:Page.Back ?>"><?cs var:Lang.Common.cancel ?></a><button class="btn pri"><?cs call:icon("check", "s") ?><?cs var:Lang.Common.apply ?></button></footer>
</form>
<?cs else ?>
<form class="panel" action="<?cs var:Page.base ?>" data-dialog-body>
<?cs each:kp = Page.Keep ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
<?cs each:kp = Page.KeepFilters ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
<?cs if:Page.Q ?><input type="hidden" name="q" value="<?cs var:Page.Q ?>"><?cs /if ?>
<div class="form">
<div class="f"><label for="c-f"><?cs var:Lang.Common.field ?></label><select class="in" id="c-f" name="cond[field]"><?cs each:cf = Page.CondFields ?><option value="<?cs var:cf.name ?>"><?cs var:cf ?></option><?cs /each ?></select></div>
<div class="f"><label for="c-o"><?cs var:Lang.Common.operator ?></label><select class="in" id="c-o" name="cond[op]"><option value="like"><?cs var:Lang.Common.op_like ?></option><option value="eq"><?cs var:Lang.Common.op_eq ?></option><option value="ne"><?cs var:Lang.Common.op_ne ?></option><option value="gte"><?cs var:Lang.Common.op_gte ?></option><option value="lte"><?cs var:Lang.Common.op_lte ?></option><option value="null"><?cs var:Lang.Common.is_empty ?></option></select></div>
<div class="f"><label for="c-v"><?cs var:Lang.Common.value ?></label><input class="in" id="c-v" name="cond[value]"></div>
</div>
<footer class="row in-pad"><span class="grow"></span><a class="btn" href="<?cs var:Page.Back ?>"><?cs var:Lang.Common.cancel ?></a><button class="btn pri"><?cs call:icon("plus", "s") ?><?cs var:Lang.Common.add ?></button></footer>
</form>
<?cs /if ?>
</div>
