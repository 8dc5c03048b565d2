# Why a goal is missed, by the id of its row; an id may have wildcards, as in 'trip-*-pipe'. A reason is a sentence or two for a reader of docs/performance.md. Only rows
# that miss their goal show it. The ids stand in rows/*.ps1; after a change here, ./bench/Measure-Pool.ps1 -FromLast writes the document again.
@{
    'map-sequential' = 'The shell itself is the limit: PowerShell spends about 1 µs on binding each item to the cmdlet, and the two workers have only what it leaves of two processors. In a warm run the two are about even.'
    'trip-*[kp]-python' = 'Most of it is PowerShell''s own: looking up, binding and ending the one or two cmdlets keeps the shell''s thread busy for more than half of the trip. The rest are four threads that are woken one after the other (the worker''s reader and its runner, the shell''s reader and the cmdlet).'
    'trip-*99-*' = 'A garbage collection of the shell, which PowerShell''s own cmdlets bring about, or code that is being compiled anew, falls into one trip in a hundred.'
    'trip-*[kp]-pipe' = 'A bare pipe whose two ends are awake needs no wake-up at all: see the row against Python. PowerShell''s start of a cmdlet alone takes longer than three such trips.'
    'bytes-*' = 'What is left beside the pipe is one copy in the shell, as a caller may change the array, and fresh memory for the worker''s array, whose first touch costs more than the copying; the bare pipe''s other end reads into the same memory each time. Mapped memory would save the pipe itself.'
    'objects' = 'In one map, encoding and decoding in the shell go on beside the work of the worker, and 10,000 property bags are made on both sides; PSSerializer is measured without a pipeline around it.'
    'files' = 'Get-ChildItem takes nearly all of the time, and is slowed by the workers beside it: see the row below. The body itself costs less than the bytes of a FileInfo.'
    'dispatcher-*' = 'The dispatcher''s own cost no longer grows: what is left is the system''s. Each worker has a reading thread, and with few workers those find their next message before they have gone to sleep.'
    'latency-longest' = 'A result that is not the last of its batch may wait 3 ms for others to leave with, and then has still to cross.'
    'idle-cpu' = 'PowerShell''s own: three idle pwsh use the same, as the row below shows. Nothing of ours wakes up.'
}
