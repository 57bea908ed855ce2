<?cs # The menu of the CRM: an entry shows when the person may read that record type. ?>
<?cs call:nav(Page.me.id, "home", "home", "/home/", Lang.Menu.home) ?>
<?cs call:nav(Page.May.activity, "followups/plans", "checklist", "/followups/plans", Lang.Menu.activities) ?>
<?cs call:nav(Page.May.activity, "followups/calendar", "calendar", "/followups/calendar", Lang.Menu.calendar) ?>
<?cs call:nav(Page.May.activity, "followups/records", "notebook", "/followups/records", Lang.Menu.followups) ?>
<?cs if:Page.May.message ?><?cs call:nav(Page.May.message, "discuss", "message", "/discuss/", Lang.Menu.discuss) ?><?cs /if ?>
<div class="nav-h"><?cs var:Lang.Menu.before ?></div>
<?cs call:nav(Page.May.lead, "leads", "flame", "/leads", Lang.Record.lead.many) ?>
<?cs call:nav(Page.May.customer, "customers", "building-store", "/customers", Lang.Record.customer.many) ?>
<?cs call:nav(Page.May.contact, "contacts", "address-book", "/contacts", Lang.Record.contact.many) ?>
<?cs call:nav(Page.May.requirement, "requirements", "clipboard-list", "/requirements/board", Lang.Record.requirement.many) ?>
<div class="nav-h"><?cs var:Lang.Menu.during ?></div>
<?cs call:nav(Page.May.opportunity, "opportunities", "layout-kanban", "/opportunities/board", Lang.Record.opportunity.many) ?>
<?cs call:nav(Page.May.quotation, "quotations", "file-invoice", "/quotations", Lang.Record.quotation.many) ?>
<?cs call:nav(Page.May.sample_request, "samples/requests", "flask", "/samples/requests", Lang.Record.sample_request.many) ?>
<?cs call:nav(Page.May.sample_shipment, "samples/shipments", "truck-delivery", "/samples/shipments", Lang.Record.sample_shipment.many) ?>
<?cs call:nav(Page.May.contract, "contracts", "license", "/contracts", Lang.Record.contract.many) ?>
<?cs call:nav(Page.May.project, "projects", "briefcase", "/projects", Lang.Record.project.many) ?>
<?cs call:nav(Page.me.id, "products", "package", "/products", Lang.Record.product.many) ?>
<div class="nav-h"><?cs var:Lang.Menu.after ?></div>
<?cs call:nav(Page.May.plan, "payments/plans", "wallet", "/payments/plans", Lang.Record.plan.many) ?>
<?cs call:nav(Page.May.receipt, "payments/receipts", "cash", "/payments/receipts", Lang.Record.receipt.many) ?>
<?cs call:nav(Page.May.refund, "payments/refunds", "receipt-refund", "/payments/refunds", Lang.Record.refund.many) ?>
<?cs call:nav(Page.May.invoice, "invoices", "receipt", "/invoices", Lang.Record.invoice.many) ?>
<div class="nav-h"><?cs var:Lang.Menu.figures ?></div>
<?cs call:nav(Page.me.id, "reports", "chart-bar", "/reports/", Lang.Report.title) ?>
<?cs call:nav(Page.May.sample_request, "samples/report", "flask-2", "/samples/report", Lang.Samples.report) ?>
<?cs if:Page.May.file ?><div class="nav-h"><?cs var:Lang.Menu.analysis ?></div>
<?cs call:nav(Page.May.file, "files", "paperclip", "/files", Lang.Record.file.many) ?><?cs /if ?>
<?cs if:Page.Can.settings ?><div class="nav-h"><?cs var:Lang.Menu.system ?></div>
<?cs call:nav(Page.Can.settings, "settings", "settings", "/settings/", Lang.Common.settings) ?><?cs /if ?>
