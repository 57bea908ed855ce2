<?cs var:Lang.Common.nowhere ?>
