<?cs # Status bar: the stages of the team with the time spent in each; a click moves. Shown by the detail page where Page.Stages is filled. Read at run time (linclude), where macros are unknown. ?>
<form method="post" action="/opportunities/<?cs var:Page.StagesOf ?>/move">
<input type="hidden" name="csrf" value="<?cs var:Page.csrf ?>">
<ol class="stages" aria-label="<?cs var:Lang.Kanban.stages_label ?>">
<?cs each:s = Page.Stages ?><li><?cs if:Page.StagesMove ?><button class="stage <?cs var:s.tone ?>" name="stage_id" value="<?cs var:s.id ?>"<?cs if:s.current ?> aria-current="step"<?cs /if ?> title="<?cs var:s.name ?> · <?cs var:s.time ?>"><b><?cs var:s.name ?></b><small class="num"><?cs var:s.time ?></small></button><?cs else ?><span class="stage <?cs var:s.tone ?>"<?cs if:s.current ?> aria-current="step"<?cs /if ?> title="<?cs var:s.name ?> · <?cs var:s.time ?>"><b><?cs var:s.name ?></b><small class="num"><?cs var:s.time ?></small></span><?cs /if ?></li><?cs /each ?>
</ol>
</form>
