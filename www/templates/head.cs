<?cs # What every frame begins with: title, look, scripts ?>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><?cs if:Page.title ?><?cs var:Page.title ?> · <?cs /if ?>Ferry</title>
<link rel="icon" href="/static/dist/favicon.svg">
<link rel="stylesheet" href="/static/dist/crm.css">
<script src="/static/dist/theme.js"></script>
<?cs each:sc = Page.Scripts ?><script src="/static/dist/<?cs var:sc ?>" defer></script><?cs /each ?>
<script src="/static/dist/crm.js" defer></script>
