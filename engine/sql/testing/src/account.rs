//! Whom the server runs as.

use std::fs;
use std::os::unix::fs::MetadataExt;

/// An account of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// Whom to become before starting PostgreSQL: nobody else, unless this process is root's.
pub(crate) fn to_become() -> Option<Account> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    is_root().then(|| unprivileged(&passwd))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").or_else(|_| fs::metadata(".")).is_ok_and(|own| own.uid() == 0)
}

fn unprivileged(passwd: &str) -> Account {
    ["postgres", "nobody"].iter().find_map(|name| find(passwd, name)).expect(
        "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody: create one",
    )
}

fn find(passwd: &str, name: &str) -> Option<Account> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some(Account { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_of_postgres_is_preferred_to_nobody() {
        let passwd = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533:::\npostgres:x:101:104:::\n";
        assert_eq!(unprivileged(passwd), Account { uid: 101, gid: 104 });
    }

    #[test]
    fn nobody_does_where_postgres_was_never_installed_as_a_package() {
        assert_eq!(unprivileged("nobody:x:65534:65533:::\n"), Account { uid: 65534, gid: 65533 });
    }
}
