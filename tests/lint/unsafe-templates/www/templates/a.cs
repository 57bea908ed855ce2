<p style="color:red"><?cs uvar:Page.name ?></p>
