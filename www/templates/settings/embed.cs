<?cs # How a web form comes into another page ?>
<section class="panel"><header><h2><?cs var:Lang.Forms.embed ?></h2></header><div class="form"><div class="f full"><label for="e-url"><?cs var:Lang.Forms.url ?></label><input class="in num" id="e-url" readonly value="<?cs var:Page.Embed.url ?>"></div>
<div class="f full"><label for="e-code"><?cs var:Lang.Forms.code ?></label><textarea class="in num" id="e-code" rows="3" readonly><?cs var:Page.Embed.code ?></textarea><p class="hint"><?cs var:Lang.Forms.code_hint ?></p></div></div></section>
