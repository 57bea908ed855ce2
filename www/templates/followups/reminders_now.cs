<?cs # bare: the reminders alone, for a page that is open already ?>
<?cs include:"around/notices.cs" ?>
