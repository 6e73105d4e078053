using System.Diagnostics;

namespace Registry.Api.Commands;

/// <summary>How far long work has come, on one line of a terminal; a line now and then where output is not a terminal.</summary>
public sealed class Progress(string noun) : IDisposable
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private long _shown = -10_000;
    private long _done;
    private long? _of;
    private bool _ended;

    /// <summary>Tells how many are done, of how many where that is known.</summary>
    public void Tell(long done, long? of = null)
    {
        lock (_lock)
        {
            _done = done;
            _of = of;
            if (_watch.ElapsedMilliseconds - _shown >= (Console.IsErrorRedirected ? 5_000 : 100))
            {
                Show(end: false);
            }
        }
    }

    /// <summary>Shows the end.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_ended)
            {
                _ended = true;
                Show(end: true);
            }
        }
    }

    private void Show(bool end)
    {
        _shown = _watch.ElapsedMilliseconds;
        var rate = _done / Math.Max(0.001, _watch.Elapsed.TotalSeconds);
        var bar = _of is { } of && of > 0 ? $"[{new string('#', (int)(20 * _done / of)),-20}] {100 * _done / of,3} % " : "";
        Console.Error.Write($"{(Console.IsErrorRedirected ? "" : "\r")}{bar}{_done:N0} {noun}, {rate:N0} a second   {(end || Console.IsErrorRedirected ? Environment.NewLine : "")}");
    }
}
