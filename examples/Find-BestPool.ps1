# How many workers to use: measured with a sample of the work, in place of guessed.
param([int] $Items = 200)
Import-Module "$PSScriptRoot/../out/ParallelProc"

# Work that computes gains up to as many workers as there are processors.
'A body that computes:'
1..$Items | Measure-PoolMap { $sum = 0; foreach ($n in 1..20000) { $sum += $n % $_ }; $sum } -Workers 1, 2 -OutVariable computing
# On a machine with two processors that had other work too:
#   Workers Runsp Batch Median(s) Spread   Items/s Speed-up Effic CPU(s) WS(M) Best
#   ------- ----- ----- --------- ------   ------- -------- ----- ------ ----- ----
#   session                 0.648   62 %       309     1.00  1.00   0.32
#         1     1  auto     0.314   82 %       636     2.06  2.06   0.25   114
#         2     1  auto     0.284  146 %       705     2.28  1.14   0.33   228 *
#   CPU-bound: the body (1.57 ms) keeps a processor busy 100 % of its time, and there are 2. With 2 workers it is 2.28 times as fast
#   as in this session.

# Work that waits gains far beyond; runspaces in a worker take less memory than workers.
'A body that waits:'
1..$Items | Measure-PoolMap { [Threading.Thread]::Sleep(5) } -Workers 1, 2 -Runspaces 1, 4 -OutVariable waiting
#   Workers Runsp Batch Median(s) Spread   Items/s Speed-up Effic CPU(s) WS(M) Best
#   ------- ----- ----- --------- ------   ------- -------- ----- ------ ----- ----
#   session                 1.111    8 %       180     1.00  1.00   0.03
#         1     1  auto     1.395   32 %       143     0.80  0.80   0.07    96
#         1     4  auto     0.403  121 %       496     2.75  0.69   0.08   109
#         2     1  auto     0.697   15 %       287     1.59  0.80   0.09   193
#         2     4  auto     0.156   17 %     1,286     7.14  0.89   0.07   220 *
#   I/O-bound: the body (5.22 ms) waits 97 % of its time, so more can run at once than there are processors (2). With 2 workers with 4
#   runspaces each it is 7.14 times as fast as in this session. It is the most that was tried: more may be faster still.

# What is recommended, in use.
$best = $waiting | Where-Object Recommended
$setting = if ($best.Workers) { @{ MaxWorkers = $best.Workers; RunspacesPerWorker = $best.Runspaces } } else { @{ MaxWorkers = 1; RunspacesPerWorker = 1 } }
Use-ProcessPool @setting { 'a pool of {0} workers with {1} runspaces each has run {2} inputs' -f $setting.MaxWorkers, $setting.RunspacesPerWorker, @(1..$Items | Invoke-PoolMap { $_ }).Count }
