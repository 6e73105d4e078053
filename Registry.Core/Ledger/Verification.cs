using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>What a verification comes to; its number is the exit code of the command line.</summary>
public enum Verdict
{
    /// <summary>Everything that was looked at holds.</summary>
    Sound = 0,

    /// <summary>Something does not hold: the ledger, or what is built on it, is not what was signed.</summary>
    Tampered = 1,

    /// <summary>It could not be looked at, or there is nothing to hold it against.</summary>
    CannotTell = 2,
}

/// <summary>One thing that does not hold, in words for people.</summary>
/// <param name="What">What it is.</param>
/// <param name="Entry">The entry it is about, if it is about one.</param>
/// <param name="Record">The record it is about, such as <c>algorithm 0190…</c>.</param>
public sealed record Finding(string What, long? Entry = null, string? Record = null)
{
    /// <inheritdoc/>
    public override string ToString() => (Entry, Record) switch
    {
        (null, null) => What,
        (null, _) => $"{Record}: {What}",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"entry {Entry}: {What}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"entry {Entry} ({Record}): {What}"),
    };
}

/// <summary>What a verification has found so far. Several threads may tell it at once.</summary>
public sealed class Verification
{
    /// <summary>Findings that are kept; a log that was replaced altogether would fill memory with them.</summary>
    public const int MaxKept = 1_000;

    private readonly Lock _lock = new();
    private readonly List<Finding> _findings = [];
    private readonly List<string> _doubts = [];
    private readonly List<string> _notes = [];

    /// <summary>How many things do not hold, also those not kept.</summary>
    public long FindingCount { get; private set; }

    /// <summary>What does not hold, by entry.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (_lock)
            {
                return [.. _findings.OrderBy(finding => finding.Entry ?? -1)];
            }
        }
    }

    /// <summary>Why nothing certain can be said.</summary>
    public IReadOnlyList<string> Doubts => _doubts;

    /// <summary>What was looked at, and how far that goes.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The outcome.</summary>
    public Verdict Verdict => FindingCount > 0 ? Verdict.Tampered : _doubts.Count > 0 ? Verdict.CannotTell : Verdict.Sound;

    /// <summary>Something does not hold.</summary>
    public void Found(string what, long? entry = null, string? record = null)
    {
        lock (_lock)
        {
            FindingCount++;
            if (_findings.Count < MaxKept)
            {
                _findings.Add(new Finding(what, entry, record));
            }
        }
    }

    /// <summary>Something could not be looked at.</summary>
    public void Doubt(string why)
    {
        lock (_lock)
        {
            _doubts.Add(why);
        }
    }

    /// <summary>Something was looked at and holds.</summary>
    public void Note(string what)
    {
        lock (_lock)
        {
            _notes.Add(what);
        }
    }
}
