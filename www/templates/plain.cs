<!doctype html>
<html lang="<?cs var:Page.html_lang ?>">
<head>
<?cs include:"head.cs" ?>
</head>
<body>
<a class="skip" href="#content"><?cs var:Lang.Common.skip ?></a>
<?cs include:View.Content ?>
</body>
</html>
