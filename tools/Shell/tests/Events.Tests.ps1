Describe 'Events' {
    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
    }

    It 'queues those that nobody handles' {
        $timer = [Timers.Timer]::new(20)
        Register-ObjectEvent $timer Elapsed -SourceIdentifier tick -MaxTriggerCount 1
        $timer.Start()
        (Wait-Event tick -Timeout 10).SourceIdentifier | Should -Be 'tick'
        $timer.Stop()
        (Get-Event tick).Count | Should -Be 1
    }

    It 'runs actions while it waits' {
        $seen = [Collections.Generic.List[object]]::new()
        $timer = [Timers.Timer]::new(20)
        $null = Register-ObjectEvent $timer Elapsed -SourceIdentifier tick -MessageData $seen -Action { $event.MessageData.Add(1) }
        $timer.Start()
        Wait-Event nothing -Timeout 1
        $timer.Stop()
        $seen.Count | Should -BeGreaterThan 2
    }

    It 'hands on what scripts raise' {
        $null = Register-EngineEvent -SourceIdentifier mine -Action { 'unused' }
        (Get-EventSubscriber -SourceIdentifier mine).SourceIdentifier | Should -Be 'mine'
        Unregister-Event mine
        Get-EventSubscriber | Should -BeNullOrEmpty
        $null = New-Event other -MessageData 7
        (Get-Event other).MessageData | Should -Be 7
        { Remove-Event gone -ErrorAction Stop } | Should -Throw
    }
}
