<?cs # The composer: an activity on this record ?>
<form class="composer" method="post" action="/followups/plans?back=<?cs var:Page.Aside.activity.back ?>"><?cs call:csrf() ?>
<input type="hidden" name="on" value="<?cs var:Page.Aside.activity.link ?>">
<div class="form in-composer"><?cs each:sec = Page.Aside.activity.s ?><?cs each:f = sec.f ?><?cs call:field(f) ?><?cs /each ?><?cs /each ?></div>
<div class="tools"><a class="link small" href="/followups/plans/new?on=<?cs var:Page.Aside.activity.link ?>&amp;back=<?cs var:Page.Aside.activity.back ?>"><?cs var:Lang.Followups.all_fields ?></a><button class="btn pri sm" title="Ctrl + Enter"><?cs call:icon("calendar-plus", "s") ?><?cs var:Lang.Compose.activity ?></button></div>
</form>
