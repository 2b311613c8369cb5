#!/bin/sh
# A real systemd as the first process of namespaces of its own. machine.sh outer|inner FOLDER CONSOLE PYTHON PACKAGES CHECKOUT
set -e
step=$1 folder=$2 console=$3 python=$4 packages=$5 checkout=$6
# The host's groups of processes: two hierarchies of version 2 and 1, or one of version 2.
groups="/sys/fs/cgroup"
[ ! -d /sys/fs/cgroup/unified ] || groups="/sys/fs/cgroup/unified /sys/fs/cgroup/systemd"

if [ "$step" = outer ]; then
    for group in $groups; do
        mkdir "$group/cards-$$"
        echo $$ >"$group/cards-$$/cgroup.procs"
        echo "$group/cards-$$" >>"$folder/groups"
    done
    shift
    exec unshare --fork --kill-child --pid --mount --mount-proc --cgroup sh "$0" inner "$@"
fi

mount --make-rprivate /
# What has to be seen is put by before folders above it are covered.
mkdir "$folder/python" "$folder/packages" "$folder/checkout"
mount --bind "$python" "$folder/python"
mount --bind "$packages" "$folder/packages"
mount --bind "$checkout" "$folder/checkout"
for over in /run /srv /opt /var/lib /var/cache; do
    mount -t tmpfs -o mode=755 tmpfs $over
done
if [ -d /sys/fs/cgroup/unified ]; then
    mount -t tmpfs tmpfs /sys/fs/cgroup
    mkdir /sys/fs/cgroup/unified /sys/fs/cgroup/systemd
    mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
    mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
else
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
for name in python packages checkout; do
    mkdir /opt/$name
    mount --bind "$folder/$name" /opt/$name
done
mkdir -p /etc/systemd/system
mount --bind "$folder/units" /etc/systemd/system
mount --bind "$folder/passwd" /etc/passwd
mount --bind "$folder/group" /etc/group
mount --bind "$console" /dev/console

# /srv/cards, with an environment that has the packages of the tests.
mkdir -p /srv/cards/venv/bin
cp -r "$folder/srv/." /srv/cards
version=$(cat "$folder/version")
site=/srv/cards/venv/lib/$version/site-packages
mkdir -p "$site"
echo "home = /opt/python/bin" >/srv/cards/venv/pyvenv.cfg
ln -s "/opt/python/bin/$version" /srv/cards/venv/bin/python
printf '/opt/checkout\n/opt/packages\n' >"$site/all.pth"
chmod -R a+rX /srv/cards
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_UNIT_PATH=/etc/systemd/system \
    /lib/systemd/systemd --system --unit=multi-user.target --log-target=console --show-status=0 --default-standard-output=tty --default-standard-error=inherit
