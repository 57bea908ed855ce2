<?cs # What is planned on this record ?>
<?cs include:"followups/parts.cs" ?>
<h2 class="sub-h"><?cs var:Page.Aside.activity.title ?><span class="cnt num"><?cs var:Page.Aside.activity.n ?></span><?cs if:Page.Aside.activity.may ?><span class="end"><a class="link" href="/followups/launch?on=<?cs var:Page.Aside.activity.link ?>"><?cs var:Lang.Followups.launch ?></a></span><?cs /if ?></h2>
<?cs if:Page.Aside.activity.n ?><ul class="todo"><?cs each:a = Page.Aside.activity.rows ?><?cs call:activity_item(a, Page.Aside.activity.back, "") ?><?cs /each ?></ul>
<?cs if:Page.Aside.activity.more ?><a class="more" href="<?cs var:Page.Aside.activity.more ?>"><?cs var:Lang.Common.show_all ?></a><?cs /if ?>
<?cs else ?><p class="mute small in-pad"><?cs var:Lang.Followups.nothing_planned ?></p><?cs /if ?>
