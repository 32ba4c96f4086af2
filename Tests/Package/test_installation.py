# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Installing, upgrading, removing and purging, in a system that is not booted."""

import shutil

import pytest

SETTINGS = "/etc/wharfd/wharfd.json"
PAGE = "/srv/wharfd/index.html"


def exists(tree, path):
    return (tree / path).exists()


def test_installation_makes_user_and_directories(tree, package):
    tree.install(package)
    assert tree.run("id", "-nG", "wharfd").split() == ["wharfd"]
    account = tree.run("getent", "passwd", "wharfd").strip().split(":")
    assert int(account[2]) < 1000 and account[6] == "/usr/sbin/nologin"
    assert tree.owner_and_mode("/srv/wharfd") == "wharfd:wharfd 755"
    assert tree.owner_and_mode(PAGE) == "wharfd:wharfd 644"
    assert tree.owner_and_mode("/var/log/wharfd") == "wharfd:adm 2750"
    assert tree.owner_and_mode(SETTINGS) == "root:root 644"


def test_the_service_is_on_and_the_socket_is_not(tree, package):
    tree.install(package)
    assert exists(tree, "/etc/systemd/system/multi-user.target.wants/wharfd.service") or (
        tree / "/etc/systemd/system/multi-user.target.wants/wharfd.service").is_symlink()
    assert not (tree / "/etc/systemd/system/sockets.target.wants/wharfd.socket").is_symlink()


def test_the_daemon_would_start(tree, package):
    tree.install(package)
    said = tree.run("setpriv", "--reuid=wharfd", "--regid=wharfd", "--clear-groups", "wharfd", "--check")
    assert "is fine" in said


def test_without_systemd_the_user_is_made_too(tree, package):
    for tool in ("systemd-sysusers", "systemd-tmpfiles"):
        (tree / f"/usr/bin/{tool}").unlink(missing_ok=True)
        (tree / f"/bin/{tool}").unlink(missing_ok=True)
    tree.install(package)
    assert tree.run("id", "-nG", "wharfd").split() == ["wharfd"]
    assert tree.owner_and_mode("/srv/wharfd") == "wharfd:wharfd 755"
    assert tree.owner_and_mode("/var/log/wharfd") == "wharfd:adm 2750"


def test_a_directory_that_is_there_is_left_alone(tree, package):
    (tree / "/srv/wharfd").mkdir(mode=0o700)
    tree.install(package)
    assert tree.owner_and_mode("/srv/wharfd") == "root:root 700"
    assert not exists(tree, PAGE)


def test_a_link_to_what_is_not_mounted_yet_is_left_alone(tree, package):
    (tree / "/srv/wharfd").symlink_to("/data/www")
    tree.install(package)
    assert (tree / "/srv/wharfd").is_symlink() and not exists(tree, "/data")


def test_a_person_of_that_name_is_told_of(tree, package):
    tree.run("groupadd", "people")
    tree.run("useradd", "--gid", "people", "--uid", "1500", "wharfd")
    assert "(uid 1500); the daemon runs as that user" in tree.install(package)
    assert tree.run("getent", "group", "wharfd")


def test_a_user_of_its_own_needs_no_word(tree, package):
    assert "warning" not in tree.install(package)


def test_upgrade_keeps_what_the_administrator_changed(tree, package, tmp_path):
    old = package.doctored(tmp_path, "0.0.1", {SETTINGS: '{ "root": "/srv/old" }\n'})
    tree.install(old)
    (tree / SETTINGS).write_text('{ "root": "/srv/mine" }\n')
    (tree / PAGE).write_text("mine\n")
    (tree / "/srv/wharfd").chmod(0o750)
    tree.install(package)
    assert (tree / SETTINGS).read_text() == '{ "root": "/srv/mine" }\n'
    assert (tree / PAGE).read_text() == "mine\n"
    assert tree.owner_and_mode("/srv/wharfd") == "wharfd:wharfd 750"
    assert package.field("Version") in tree.run("dpkg", "--status", "wharfd")


def test_upgrade_replaces_settings_that_nobody_changed(tree, package, unpacked, tmp_path):
    tree.install(package.doctored(tmp_path, "0.0.1", {SETTINGS: '{ "root": "/srv/old" }\n'}))
    tree.install(package)
    assert (tree / SETTINGS).read_text() == (unpacked / SETTINGS.lstrip("/")).read_text()


def test_upgrade_does_not_switch_on_what_was_switched_off(tree, package, tmp_path):
    tree.install(package.doctored(tmp_path, "0.0.1", {}))
    tree.run("systemctl", "disable", "wharfd.service")
    tree.install(package)
    assert not (tree / "/etc/systemd/system/multi-user.target.wants/wharfd.service").is_symlink()


def test_removal_keeps_settings_logs_and_data(tree, package):
    tree.install(package)
    (tree / "/var/log/wharfd/access.log").write_text("a line\n")
    (tree / "/srv/wharfd/upload").write_text("theirs\n")
    tree.run("dpkg", "--remove", "wharfd")
    for path in (SETTINGS, "/etc/logrotate.d/wharfd", "/var/log/wharfd/access.log", "/srv/wharfd/upload"):
        assert exists(tree, path), path
    assert not exists(tree, "/usr/sbin/wharfd") and not exists(tree, "/usr/lib/systemd/system/wharfd.service")


@pytest.mark.parametrize("removed_first", [False, True])
def test_purging_removes_what_is_the_daemons(tree, package, removed_first):
    tree.install(package)
    (tree / "/var/lib/wharfd").mkdir()
    (tree / "/var/log/wharfd/access.log.1").write_text("a line\n")
    if removed_first:
        tree.run("dpkg", "--remove", "wharfd")
    tree.run("dpkg", "--purge", "wharfd")
    for path in ("/etc/wharfd", "/etc/logrotate.d/wharfd", "/var/log/wharfd", "/var/lib/wharfd", "/srv/wharfd"):
        assert not exists(tree, path), path
    assert not (tree / "/etc/systemd/system/multi-user.target.wants/wharfd.service").is_symlink()
    assert tree.run("getent", "passwd", "wharfd")


@pytest.mark.parametrize("name, text", [("upload", "theirs\n"), ("index.html", "their own page\n")])
def test_purging_keeps_what_was_served(tree, package, name, text):
    tree.install(package)
    (tree / f"/srv/wharfd/{name}").write_text(text)
    tree.run("dpkg", "--purge", "wharfd")
    assert (tree / f"/srv/wharfd/{name}").read_text() == text


def test_purging_keeps_a_link_of_the_administrators(tree, package):
    (tree / "/data/www").mkdir(parents=True)
    for path in ("/srv/wharfd", "/var/log/wharfd"):
        (tree / path).symlink_to("/data/www")
    tree.install(package)
    tree.run("dpkg", "--purge", "wharfd")
    assert (tree / "/srv/wharfd").is_symlink() and exists(tree, "/data/www")


def test_purging_is_not_held_up_by_file_systems_of_their_own(tree, package):
    script = " && ".join([
        "mkdir -p /srv/wharfd /var/log/wharfd", "mount -t tmpfs none /srv/wharfd", "mount -t tmpfs none /var/log/wharfd",
        "dpkg --install /root/wharfd.deb", "touch /var/log/wharfd/access.log", "dpkg --purge wharfd",
        "test ! -e /var/log/wharfd/access.log"])
    shutil.copy(package.path, tree / "/root/wharfd.deb")
    tree.run("sh", "-c", script)
    assert "wharfd" not in tree.run("dpkg-query", "--show")


def test_it_comes_back_after_removal(tree, package):
    tree.install(package)
    tree.run("dpkg", "--remove", "wharfd")
    tree.install(package)
    assert (tree / "/etc/systemd/system/multi-user.target.wants/wharfd.service").is_symlink()
    assert exists(tree, "/usr/sbin/wharfd")


def test_logrotate_is_content(tree, package):
    tree.install(package)
    (tree / "/var/log/wharfd/access.log").write_text("a line\n")
    tree.run("chown", "wharfd:adm", "/var/log/wharfd/access.log")
    said = tree.run("logrotate", "--verbose", "--force", "/etc/logrotate.d/wharfd")
    # Not as root, whom links in there could lead elsewhere.
    assert f"switching euid from 0 to {tree.run('id', '-u', 'wharfd').strip()} " in said
    assert (tree / "/var/log/wharfd/access.log.1").read_text() == "a line\n"
    assert tree.owner_and_mode("/var/log/wharfd/access.log") == "wharfd:adm 640"
