#!/bin/sh
# What countersign-station.service starts, as the station's user and within its walls.

# The runtime folder of the login belongs to a service manager beyond these walls; it is out of sight here.
export XDG_RUNTIME_DIR=/run/countersign-station DBUS_SESSION_BUS_ADDRESS=disabled:

# cage runs below a shell, not in its place: one that can not begin, such as without a screen, waits for any child before it ends.
# In its place it would have PAM's, and wait for ever. Without -s no key leads to another console. Countersign runs under Xwayland.
# --supervised: it need not start itself again, since the unit does.
/usr/bin/cage -- /opt/countersign/countersign --kiosk --supervised --ozone-platform=x11 &
cage=$!

# Whoever is there has their end before the compositor ends.
trap 'pkill --signal TERM --oldest --full "^/opt/countersign/countersign --kiosk" || kill "$cage"' TERM
while kill -0 "$cage" 2>/dev/null; do wait "$cage"; done
