# Prints what NOMMU Explorer can read of a board: paste what comes out into the page. Needs a shell, cat and echo.
# N=10 sh collect.sh prints it every ten seconds, which needs sleep as well.
i=1; while :; do echo "==== capture $i ===="; for f in uptime version buddyinfo pagetypeinfo zoneinfo meminfo vmstat slabinfo iomem maps; do echo "--- /proc/$f ---"; cat /proc/$f; done; for p in /proc/[0-9]*; do echo "--- $p/maps ---"; cat $p/maps; echo "--- $p/status ---"; cat $p/status; done; i=$((i+1)); [ "${N:-0}" = 0 ] && break; sleep $N; done 2>/dev/null
