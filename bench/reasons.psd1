# Why a goal is missed, by the id of its row; an id may have wildcards, as in 'trip-*-pipe'. A reason is a sentence or two for a reader of docs/performance.md. Only rows
# that miss their goal show it. The ids stand in rows/*.ps1; after a change here, ./bench/Measure-Pool.ps1 -FromLast writes the document again.
@{
    'map-sequential' = 'The shell itself is the limit: PowerShell takes as long to bind an item to a cmdlet as to run this body.'
    'trip-*[kp]-python' = 'Most of it is PowerShell''s own: looking up, binding and ending the one or two cmdlets keeps the shell''s thread busy for more than half of the trip. The rest are four threads that are woken one after the other (the worker''s reader and its runner, the shell''s reader and the cmdlet).'
    'trip-*99-*' = 'A garbage collection of the shell, which PowerShell''s own cmdlets bring about, or code that is being compiled anew, falls into one trip in a hundred.'
    'trip-*[kp]-pipe' = 'A bare pipe whose two ends are awake needs no wake-up at all: see the row against Python. PowerShell''s start of a cmdlet alone takes longer than three such trips.'
    'bytes-*' = 'What is left beside the pipe is one copy in the shell, as a caller may change the array, and fresh memory for the worker''s array, whose first touch costs more than the copying; the bare pipe''s other end reads into the same memory each time. Mapped memory would save the pipe itself.'
    'objects' = 'In one map, encoding and decoding in the shell go on beside the work of the worker, and 10,000 property bags are made on both sides; PSSerializer is measured without a pipeline around it. Of the 6 us that an object takes, half are on the pipeline''s thread, where binding alone is one.'
    'files' = 'Get-ChildItem takes 85 % of the time of the one thread that both need (perf, in the shell); what is left is the binding and encoding of an item, which cost as much as the body.'
    'dispatcher-*' = 'Each worker has a thread that reads from it; with an answer for each item another one is woken each time, which two workers hardly need. From 8 workers on the cost grows slowly.'
    'latency-longest' = 'The longest of a hundred: most take a millisecond; a collection or the compiler of the shell falls into one.'
    'idle-cpu' = 'PowerShell''s own: three idle pwsh use the same, as the row below shows. Nothing of ours wakes up.'
    'shared-locks' = 'A lock that two want is handed over in each pair, in the order in which they asked: from the one worker through the shell to the other, with three threads that have to be woken. Python asks twice for each pair, with two that have to be woken each time, and gives the lock to whoever comes.'
}
