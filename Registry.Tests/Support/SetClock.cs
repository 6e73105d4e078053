namespace Registry.Tests.Support;

/// <summary>A clock that a test sets; it starts at the real time.</summary>
public sealed class SetClock : TimeProvider
{
    private long _ahead;

    /// <summary>Moves time on.</summary>
    public void Pass(TimeSpan span) => Interlocked.Add(ref _ahead, span.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}
