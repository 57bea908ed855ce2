<!doctype html>
<html lang="<?cs var:Page.html_lang ?>">
<head>
<?cs include:"head.cs" ?>
<?cs if:Page.May.message ?><script src="/static/dist/live.js" defer></script><?cs /if ?><?cs if:Page.May.activity ?><script src="/static/dist/reminders.js" defer></script><?cs /if ?>
<?cs if:Page.Live ?><meta name="live" content="<?cs var:Page.Live ?>"><?cs /if ?>
</head>
<body data-close="<?cs var:Lang.Common.close ?>" data-none="<?cs var:Lang.Common.nothing_found ?>" data-csrf="<?cs var:Page.csrf ?>">
<a class="skip" href="#content"><?cs var:Lang.Common.skip ?></a>
<div class="app">
<nav class="side" id="side" popover aria-label="<?cs var:Lang.Common.menu ?>">
<div class="brand"><span class="logo"><?cs call:icon("ferry", "") ?></span><span><?cs if:Page.Company ?><?cs var:Page.Company ?><small>Ferry <?cs var:Lang.Common.tagline ?></small><?cs else ?>Ferry<small><?cs var:Lang.Common.tagline ?></small><?cs /if ?></span></div>
<a class="find" data-cmd href="/home/search"><?cs call:icon("search", "s") ?><?cs var:Lang.Common.find ?><kbd>Ctrl K</kbd></a>
<?cs include:"menu.cs" ?>
<?cs if:subcount(Page.Favourites) ?><div class="nav-h"><?cs var:Lang.Common.favourites ?></div>
<?cs each:fav = Page.Favourites ?><a class="nav" href="<?cs var:fav.url ?>"><?cs call:icon("bookmark", "") ?><?cs var:fav ?></a><?cs /each ?><?cs /if ?>
<div class="foot">
<?cs call:avatar(Page.me.name, Page.me.initial, Page.me.colour) ?>
<div><a href="/account/profile"><?cs var:Page.me.name ?></a><small><?cs var:Page.me.team ?></small></div>
<button class="ib" data-theme-toggle type="button" aria-label="<?cs var:Lang.Common.dark ?>"><?cs call:icon("moon", "") ?></button>
<form method="post" action="/account/sign-out"><?cs call:csrf() ?><button class="ib" aria-label="<?cs var:Lang.Common.sign_out ?>" title="<?cs var:Lang.Common.sign_out ?>"><?cs call:icon("logout", "") ?></button></form>
</div>
</nav>
<main class="main<?cs if:Page.Fit ?> fit<?cs /if ?>" id="content">
<?cs include:View.Content ?>
</main>
</div>
<?cs include:"around/notices.cs" ?>
<?cs include:"looks/foot.cs" ?>
</body>
</html>
