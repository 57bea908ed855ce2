<?cs # What a lead becomes: an existing customer, contact, opportunity, or new ones. ?>
<?cs def:match(field, m) ?><label class="check match"><input type="radio" name="<?cs var:field ?>" value="<?cs var:m.id ?>"<?cs if:Page.Chosen[field] == m.id ?> checked<?cs /if ?>><span><?cs var:m.title ?> <small class="mute"><?cs var:m.sub ?><?cs if:m.owner ?> · <?cs var:m.owner ?><?cs /if ?></small></span> <a class="link small" href="<?cs var:m.href ?>"><?cs var:Lang.Common.open ?></a></label><?cs /def ?>
<?cs def:other(field, value, text) ?><label class="check match"><input type="radio" name="<?cs var:field ?>" value="<?cs var:value ?>"<?cs if:Page.Chosen[field] == value ?> checked<?cs /if ?>><span><?cs var:text ?></span></label><?cs /def ?>
<?cs def:line(id, name, label, value) ?><div class="f"><label for="<?cs var:id ?>"><?cs var:label ?></label><input class="in" id="<?cs var:id ?>" name="<?cs var:name ?>" value="<?cs var:value ?>" maxlength="200"></div><?cs /def ?>
<header class="top"><div class="row"><?cs call:burger() ?>
<?cs call:crumbs() ?>
<span class="grow"></span><?cs call:top_end() ?></div></header>
<div class="page">
<?cs call:notes() ?>
<h1><?cs var:Lang.Convert.title ?></h1>
<p class="mute"><?cs var:Lang.Convert.lead ?></p>
<form method="post" action="/leads/<?cs var:Page.Id ?>/convert" class="stack">
<?cs call:csrf() ?>
<section class="panel"><header><h2><?cs var:Lang.Record.customer.one ?></h2><span class="cnt num"><?cs var:Page.CustomersCount ?></span></header>
<div class="in-pad"><fieldset><legend class="vh"><?cs var:Lang.Record.customer.one ?></legend>
<?cs each:m = Page.Customers ?><?cs call:match("customer_id", m) ?><?cs /each ?>
<?cs call:other("customer_id", "new", Lang.Convert.new_customer) ?></fieldset>
<div class="form"><?cs call:line("c-n", "create_customer[name]", Lang.Field.customer.name, Page.Typed.customer) ?></div></div></section>
<section class="panel"><header><h2><?cs var:Lang.Record.contact.one ?></h2><span class="cnt num"><?cs var:Page.ContactsCount ?></span></header>
<div class="in-pad"><fieldset><legend class="vh"><?cs var:Lang.Record.contact.one ?></legend>
<?cs each:m = Page.Contacts ?><?cs call:match("contact_id", m) ?><?cs /each ?>
<?cs call:other("contact_id", "new", Lang.Convert.new_contact) ?>
<?cs call:other("contact_id", "", Lang.Convert.no_contact) ?></fieldset>
<div class="form"><?cs call:line("p-n", "create_contact[name]", Lang.Field.contact.name, Page.Typed.contact) ?></div></div></section>
<section class="panel"><header><h2><?cs var:Lang.Record.opportunity.one ?></h2><span class="cnt num"><?cs var:Page.OpportunitiesCount ?></span></header>
<div class="in-pad"><fieldset><legend class="vh"><?cs var:Lang.Record.opportunity.one ?></legend>
<?cs each:m = Page.Opportunities ?><?cs call:match("opportunity_id", m) ?><?cs /each ?>
<?cs call:other("opportunity_id", "new", Lang.Convert.new_opportunity) ?>
<?cs call:other("opportunity_id", "", Lang.Convert.no_opportunity) ?></fieldset>
<div class="form"><?cs call:line("o-n", "opportunity[name]", Lang.Field.opportunity.name, Page.Typed.opportunity) ?>
<?cs call:line("o-r", "opportunity[expected_revenue]", Lang.Field.opportunity.expected_revenue, Page.Typed.revenue) ?>
<div class="f"><label for="o-s"><?cs var:Lang.Field.opportunity.stage_id ?></label><select class="in" id="o-s" name="opportunity[stage_id]"><option value=""><?cs var:Lang.Convert.first_stage ?></option><?cs each:s = Page.Stages ?><option value="<?cs var:s.id ?>"<?cs if:Page.Typed.stage == s.id ?> selected<?cs /if ?>><?cs var:s.name ?></option><?cs /each ?></select></div></div></div></section>
<div class="savebar"><a class="btn" href="/leads/<?cs var:Page.Id ?>"><?cs var:Lang.Common.cancel ?></a><span class="grow"></span><button class="btn pri"><?cs call:icon("arrow-right", "s") ?><?cs var:Lang.Verb.lead.convert ?></button></div>
</form>
</div>
