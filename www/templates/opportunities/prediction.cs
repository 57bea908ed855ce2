<?cs # How good the prediction is, on deals it had not seen; what it counts. ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span><?cs call:top_end() ?></div>
<?cs if:subcount(Page.Tabs) ?><nav class="tabs" aria-label="<?cs var:Lang.Prediction.of ?>"><?cs each:t = Page.Tabs ?><a href="<?cs var:t.url ?>"<?cs if:t.on ?> aria-current="page"<?cs /if ?>><?cs var:t ?></a><?cs /each ?></nav><?cs /if ?></header>
<div class="page"><?cs call:notes() ?>
<p class="mute"><?cs var:Lang.Prediction.intro ?></p>
<?cs if:!subcount(Page.Tabs) ?><section class="panel"><p class="empty in-pad-m"><?cs call:icon("target", "l") ?><?cs var:Lang.Prediction.none ?></p></section>
<?cs elif:!Page.M.ready ?><section class="panel"><p class="empty in-pad-m"><?cs call:icon("target", "l") ?><?cs var:Page.M.too_few ?></p></section>
<?cs else ?>
<div class="note-bar<?cs if:!Page.M.better ?> warn<?cs /if ?>" role="status"><?cs if:Page.M.better ?><?cs call:icon("circle-check", "s") ?><?cs else ?><?cs call:icon("alert-circle", "s") ?><?cs /if ?><span><strong><?cs var:Page.M.verdict ?></strong> <?cs var:Page.M.how ?></span></div>
<section class="figures" aria-label="<?cs var:Lang.Prediction.quality ?>">
<div class="panel stat"><span class="k"><?cs var:Lang.Prediction.base ?></span><span class="v num"><?cs var:Page.M.base ?></span></div>
<div class="panel stat"><span class="k">AUC</span><span class="v num"><?cs var:Page.M.auc ?></span><span class="mute small num"><?cs var:Page.M.range ?></span></div>
<div class="panel stat"><span class="k"><?cs var:Lang.Prediction.brier ?></span><span class="v num"><?cs var:Page.M.brier ?></span><span class="mute small num"><?cs var:Lang.Prediction.brier_base ?> <?cs var:Page.M.brier_base ?></span></div>
</section>
<section class="panel"><header><h2><?cs var:Lang.Prediction.calibration ?></h2></header><div class="in-pad"><p class="mute small"><?cs var:Lang.Prediction.calibration_hint ?></p><?cs with:chart = Page.Chart ?><?cs include:"record/chart.cs" ?><?cs /with ?></div></section>
<?cs /if ?>
<?cs if:Page.settings ?><form class="panel" method="post" action="/opportunities/prediction"><?cs call:csrf() ?><header><h2><?cs var:Lang.Prediction.settle ?></h2></header><div class="form">
<div class="f"><label for="lead_outcome"><?cs var:Lang.Prediction.lead_outcome ?></label><select class="in" id="lead_outcome" name="lead_outcome"><?cs each:o = Page.Outcome ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?></select></div>
<div class="f"><label for="lead_order"><?cs var:Lang.Prediction.lead_order ?></label><select class="in" id="lead_order" name="lead_order"><?cs each:o = Page.Order ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?></select></div>
<div class="f wide"><span class="label"><?cs var:Lang.Prediction.deal_excluded ?></span><input type="hidden" name="opportunity_excluded" value=""><div class="checks" role="group" aria-label="<?cs var:Lang.Prediction.deal_excluded ?>"><?cs each:o = Page.Deal ?><label class="check"><input type="checkbox" name="opportunity_excluded" value="<?cs var:o.v ?>"<?cs if:o.on ?> checked<?cs /if ?>><?cs var:o ?></label><?cs /each ?></div></div>
<div class="f wide"><span class="label"><?cs var:Lang.Prediction.lead_excluded ?></span><input type="hidden" name="lead_excluded" value=""><div class="checks" role="group" aria-label="<?cs var:Lang.Prediction.lead_excluded ?>"><?cs each:o = Page.Lead ?><label class="check"><input type="checkbox" name="lead_excluded" value="<?cs var:o.v ?>"<?cs if:o.on ?> checked<?cs /if ?>><?cs var:o ?></label><?cs /each ?></div></div>
</div><footer><button class="btn pri"><?cs var:Lang.Prediction.count_now ?></button></footer></form><?cs /if ?>
</div>
