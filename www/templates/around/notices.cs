<?cs # What stands over every page while there is any ?>
<?cs if:Page.Notice.reminders.n ?><?cs include:"followups/reminders.cs" ?><?cs /if ?>
