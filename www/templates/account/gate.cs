<?cs # The picture beside the forms for people who have not signed in yet ?>
<section class="scene" aria-label="Ferry">
<div class="brand"><span class="logo"><?cs call:icon("ferry", "l") ?></span><span><?cs if:Page.Company ?><?cs var:Page.Company ?><?cs else ?>Ferry<?cs /if ?></span></div>
<h2><?cs var:Lang.SignIn.motto1 ?><br><?cs var:Lang.SignIn.motto2 ?></h2>
<p><?cs var:Lang.SignIn.motto3 ?></p>
<svg class="art" viewBox="0 0 720 330" aria-hidden="true">
<path fill="#0e5d66" d="M0 150 90 96l70 46 84-78 96 92 78-44 92 60 84-52 126 62v148H0z"/>
<circle cx="560" cy="62" r="30" fill="#f2c25b"/>
<path fill="#12707a" d="M0 206c60-22 120-22 180 0s120 22 180 0 120-22 180 0 120 22 180 0v124H0z"/>
<g>
<path fill="#fff" d="M214 196h270l-34 52H250z"/>
<path fill="#e2f2f3" d="M262 196v-44h150l40 44z"/>
<path fill="#f2c25b" d="M318 152v-34h30v34z"/>
<path fill="#d6403d" d="M318 126h30v8h-30z"/>
<path fill="#0b4f57" d="M282 166h24v16h-24zm42 0h24v16h-24zm42 0h24v16h-24z"/>
<path fill="#d6403d" d="M222 208h254l-6 9H228z"/>
</g>
<path fill="#0f808b" d="M0 242c60-20 120-20 180 0s120 20 180 0 120-20 180 0 120 20 180 0v88H0z"/>
<path fill="#0d6a73" d="M0 284c60-16 120-16 180 0s120 16 180 0 120-16 180 0 120 16 180 0v46H0z"/>
</svg>
</section>
