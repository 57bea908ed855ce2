<?cs # What every signed-in page ends with: the message with undo, the palette, the list of keys. Included by the layout. ?>
<div class="toast" id="toast" role="status" aria-live="polite">
  <span></span>
  <button type="button" data-undo hidden><?cs call:icon("arrow-back-up", "s") ?><?cs var:Lang.Looks.undo ?></button>
</div>
<template id="unsent"><form class="note-bar warn unsent" method="post"><?cs call:csrf() ?><?cs call:icon("alert-circle", "s") ?><span><?cs var:Lang.Looks.unsent ?> <b></b></span><button class="btn sm pri"><?cs var:Lang.Common.save ?></button><button class="btn sm" type="button" data-dismiss><?cs var:Lang.Common.discard ?></button></form></template>
<dialog class="cmd" id="cmd" aria-label="<?cs var:Lang.Looks.palette ?>" data-src="/home/search" data-none="<?cs var:Lang.Looks.nothing_found ?>">
  <form method="get" action="/home/search">
    <div class="q">
      <?cs call:icon("search", "") ?>
      <input name="q" type="search" autocomplete="off" placeholder="<?cs var:Lang.Looks.palette_hint ?>" aria-label="<?cs var:Lang.Looks.palette ?>" role="combobox" aria-expanded="true" aria-controls="cmd-hits" aria-autocomplete="list">
      <kbd>Esc</kbd>
    </div>
  </form>
  <div class="hits" id="cmd-hits" role="listbox" aria-label="<?cs var:Lang.Looks.results ?>"></div>
  <div class="end"><span><kbd>↑</kbd> <kbd>↓</kbd> <?cs var:Lang.Looks.key_choose ?></span><span><kbd>Enter</kbd> <?cs var:Lang.Looks.key_open ?></span><span><kbd>?</kbd> <?cs var:Lang.Looks.key_all ?></span></div>
</dialog>
<dialog class="help" id="help" aria-labelledby="help-h">
  <form method="dialog" class="panel"><header><h2 id="help-h"><?cs var:Lang.Looks.key_all ?></h2><span class="end"><button class="ib" aria-label="<?cs var:Lang.Looks.close ?>"><?cs call:icon("x", "") ?></button></span></header>
  <dl>
    <dt><kbd>/</kbd></dt><dd><?cs var:Lang.Looks.key_search ?></dd>
    <dt><kbd>N</kbd></dt><dd><?cs var:Lang.Looks.key_new ?></dd>
    <dt><kbd>Ctrl</kbd><kbd>K</kbd></dt><dd><?cs var:Lang.Looks.palette ?></dd>
    <dt><kbd>Ctrl</kbd><kbd>Enter</kbd></dt><dd><?cs var:Lang.Looks.key_save ?></dd>
    <dt><kbd>Ctrl</kbd><kbd>Z</kbd></dt><dd><?cs var:Lang.Looks.key_undo ?></dd>
    <dt><kbd>←</kbd><kbd>→</kbd></dt><dd><?cs var:Lang.Looks.key_cards ?></dd>
    <dt><kbd>Space</kbd></dt><dd><?cs var:Lang.Looks.key_lift ?></dd>
    <dt><kbd>?</kbd></dt><dd><?cs var:Lang.Looks.key_all ?></dd>
  </dl></form>
</dialog>
