# shellcheck shell=bash
# A Slurm of two nodes and a head, with a munge of its own.

make_slurm() {
    local host
    mkdir -m 755 "$BED/munge"
    # One key for the cluster, and one that only looks like it.
    dd if=/dev/urandom of="$BED/keys/munge" bs=128 count=1 status=none
    dd if=/dev/urandom of="$BED/keys/munge-wrong" bs=128 count=1 status=none
    chmod 400 "$BED/keys/munge" "$BED/keys/munge-wrong"
    slurm_conf "$MUNGE_SOCKET" >"$CLIENT/slurm.conf"
    slurm_conf "$MUNGE_SOCKET-wrong" >"$CLIENT/slurm-wrong-munge.conf"
    echo 'CgroupAutomount=no' >"$CLIENT/cgroup.conf"
    for host in "${HOSTS[@]}"; do
        mkdir -p "$BED/config/$host"/etc/{slurm,munge} "$BED/config/$host"/var/{spool/slurm,log}
        cp "$CLIENT"/{slurm,cgroup}.conf "$BED/config/$host/etc/slurm/"
        cp -p "$BED/keys/munge" "$BED/config/$host/etc/munge/bed.key"
    done
}

# Nodes say that they have eight processors each, whatever this machine has, so that there is room for workers.
slurm_conf() {
    local node
    cat <<CONFIG
ClusterName=bed
SlurmctldHost=$HEAD($(address_of "$HEAD"))
SlurmUser=root
AuthInfo=socket=$1
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SlurmdTimeout=10
MessageTimeout=5
TCPTimeout=1
ReturnToService=2
KillWait=5
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
StateSaveLocation=/var/spool/slurm
SlurmdSpoolDir=/var/spool/slurm
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
CONFIG
    for node in "${NODES[@]}"; do printf 'NodeName=%s NodeAddr=%s CPUs=8 RealMemory=1000\n' "$node" "$(address_of "$node")"; done
    printf 'PartitionName=main Nodes=%s Default=YES PriorityTier=1\n' "$(IFS=,; echo "${NODES[*]}")"
    printf 'PartitionName=urgent Nodes=%s PriorityTier=2 PreemptMode=OFF\n' "$(IFS=,; echo "${NODES[*]}")"
}

# The munge of this machine's clients runs inside the hub, and ends with it; its socket is a file, so it is found from here.
start_client_munge() {
    local suffix=$1
    in_hub_processes munged -F --key-file="$BED/keys/munge$suffix" --socket="$MUNGE_SOCKET$suffix" --pid-file="$BED/munge/pid$suffix" \
        --log-file="$BED/log/munged$suffix" --seed-file="$BED/munge/seed$suffix" --num-threads=2
}

node_state() { SLURM_CONF=$CLIENT/slurm.conf sinfo -h -N -n "$1" -p main -o %T 2>/dev/null; }
node_is_idle() { [ "$(node_state "$1")" = idle ]; }
