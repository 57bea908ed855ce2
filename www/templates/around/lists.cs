<?cs # Lists beside a record, below the composer ?>
<?cs if:Page.Aside.activity.link ?><?cs include:"followups/aside.cs" ?><?cs /if ?>
<?cs if:Page.Aside.file.link ?><?cs include:"files/aside.cs" ?><?cs /if ?>
<?cs if:Page.Aside.follower.link ?><?cs include:"discuss/followers.cs" ?><?cs /if ?>
