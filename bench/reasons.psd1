# Why a goal is missed, by the id of its row; an id may have wildcards, as in 'trip-*-pipe'. A reason is a sentence or two for a reader of docs/performance.md. Only rows
# that miss their goal show it. The ids stand in rows/*.ps1; after a change here, ./bench/Measure-Pool.ps1 -FromLast writes the document again.
@{
}
