<?cs # Won or lost: said at the top of the page. ?>
<section class="banner panel <?cs var:Page.Banner.tone ?>" role="status"><?cs call:icon(Page.Banner.icon, "") ?><strong><?cs var:Page.Banner.word ?></strong><span><?cs var:Page.Banner.text ?></span><?cs if:Page.Banner.note ?><p class="pre-line"><?cs var:Page.Banner.note ?></p><?cs /if ?></section>
