<?cs # plain ?>
<div class="gate">
<?cs include:"account/gate.cs" ?>
<main id="content">
<div class="stack">
<h1><span class="num"><?cs var:Page.status ?></span> <?cs var:Page.title ?></h1>
<?cs call:notes() ?>
<p class="mute"><?cs var:Lang.SignIn.error_help ?></p>
<p><a class="btn pri" href="/account/sign-in"><?cs var:Lang.SignIn.heading ?></a></p>
</div>
</main>
</div>
