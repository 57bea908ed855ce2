<?cs # One tab of the composer beside a record: co as page_around.c fills it. Included where it stands, so that macros are known. ?>
<?cs if:co.name == "message" || co.name == "note" ?><?cs include:"discuss/compose.cs" ?>
<?cs elif:co.name == "followup" ?><?cs include:"followups/log.cs" ?>
<?cs elif:co.name == "activity" ?><?cs include:"followups/plan.cs" ?><?cs /if ?>
