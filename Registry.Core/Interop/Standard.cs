using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Registry.Core.Interop;

/// <summary>One record of another register, in this register's terms, ready to go through the same rules as any other.</summary>
/// <param name="Kind">Name of the kind it becomes.</param>
/// <param name="Owner">Reference of the organisation record that answers for it; an organisation answers for itself.</param>
/// <param name="Body">What a client would have sent, with a stable <c>reference</c>.</param>
/// <param name="Where">Where it stands in the source, for the report: file and row, or file name.</param>
public sealed record ForeignRecord(string Kind, string Owner, JsonObject Body, string Where)
{
    /// <summary>Why the source's own rules refuse it, by JSON Pointer or source field; empty where they do not.</summary>
    public IReadOnlyList<Fault> Refusals { get; init; } = [];

    /// <summary>Where its body names other records of the same source by their reference; the import puts their ids there.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];
}

/// <summary>A place in a body where the reference of another record of the same source stands, until the import knows its id.</summary>
/// <param name="Pointer">JSON Pointer of the place.</param>
/// <param name="Kind">Name of the other record's kind.</param>
/// <param name="Owner">Reference of the organisation that answers for the other record; an organisation answers for itself.</param>
public sealed record Link(string Pointer, string Kind, string Owner)
{
    /// <summary>What stands at the place: the reference, later the id.</summary>
    public string Text(JsonObject body) => At(body).GetValue<string>();

    /// <summary>Puts the id that <paramref name="find"/> gives in the place of the reference; false where it gives none.</summary>
    public bool Resolve(JsonObject body, Func<string, Guid?> find)
    {
        if (find(Text(body)) is not { } id)
        {
            return false;
        }

        At(body).ReplaceWith(id.ToString());
        return true;
    }

    private JsonNode At(JsonObject body) => Pointer.Split('/').Skip(1).Aggregate((JsonNode)body, (within, step) =>
        within is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : within[step]!);
}

/// <summary>What became of one field of the source in one record.</summary>
public enum Mapping
{
    /// <summary>It has a member of its own, with the same meaning.</summary>
    Mapped,

    /// <summary>The source says nothing, or says it in a way that means nothing: a typed absence or a stated default stands for it.</summary>
    Defaulted,

    /// <summary>It has no member of its own and is kept word for word in <c>source.values</c>.</summary>
    Kept,

    /// <summary>It could not be used, and its record was refused.</summary>
    Rejected,
}

/// <summary>How many values of each field were mapped, defaulted, kept and rejected.</summary>
public sealed class MappingReport
{
    private readonly ConcurrentDictionary<(string Field, Mapping Mapping), int> _counts = new();

    /// <summary>Counts one value.</summary>
    public void Count(string field, Mapping mapping) => _counts.AddOrUpdate((field, mapping), 1, (_, count) => count + 1);

    /// <summary>The counts, by field.</summary>
    public IEnumerable<(string Field, IReadOnlyDictionary<Mapping, int> Counts)> Fields =>
        _counts.GroupBy(pair => pair.Key.Field, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyDictionary<Mapping, int>)group.ToDictionary(pair => pair.Key.Mapping, pair => pair.Value)));
}

/// <summary>A foreign standard the register reads.</summary>
/// <param name="Key">What <c>import</c> calls it.</param>
/// <param name="Title">Its name in the world, with version.</param>
/// <param name="Expects">The files or folder it reads, for <c>--help</c>.</param>
/// <param name="Read">Reads a file or folder: organisations first, each record once and before those that link to it, in a stable order. Pure but for reading the path.</param>
public sealed record Standard(string Key, string Title, string Expects, Func<string, MappingReport, IEnumerable<ForeignRecord>> Read);
