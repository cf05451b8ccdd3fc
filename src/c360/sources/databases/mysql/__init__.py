"""MariaDB and MySQL: tables through unbuffered cursors, changes through the binary log."""
