<?cs # What may be shown of a file; everything else is a download. Read at run time (linclude), where macros are unknown. ?>
<section class="panel preview" aria-label="<?cs var:Lang.Files.preview ?>">
<?cs if:Page.Shows == "picture" ?><a href="<?cs var:Page.ShowUrl ?>"><img src="<?cs var:Page.ShowUrl ?>" alt="<?cs var:Page.Head.title ?>"></a>
<?cs elif:Page.Shows == "pdf" ?><iframe src="<?cs var:Page.ShowUrl ?>#navpanes=0" title="<?cs var:Page.Head.title ?>" loading="lazy"></iframe><p class="in-pad"><a class="link" href="<?cs var:Page.ShowUrl ?>"><?cs var:Lang.Files.open ?></a></p>
<?cs else ?><div class="empty"><svg class="i l" aria-hidden="true"><use href="/static/dist/icons.svg#file"/></svg><p><?cs var:Lang.Files.no_preview ?></p><a class="btn" href="<?cs var:Page.Url ?>/download"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#download"/></svg><?cs var:Lang.Files.download ?></a></div><?cs /if ?>
</section>
