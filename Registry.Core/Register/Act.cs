using System.Text.Json;
using Registry.Core.Access;

namespace Registry.Core.Register;

/// <summary>What an act makes of a record: its next state, or what is wrong with the request.</summary>
/// <param name="Record">The next state; null where something is wrong.</param>
/// <param name="Faults">What is wrong.</param>
public sealed record Outcome<T>(T? Record, IReadOnlyList<Fault> Faults)
    where T : class
{
    /// <summary>The act goes through.</summary>
    public static implicit operator Outcome<T>(T record) => new(record, []);

    /// <summary>The act is refused for one thing in its request.</summary>
    public static implicit operator Outcome<T>(Fault fault) => new(null, [fault]);
}

/// <summary>
/// A verb of a kind that is more than amending, with a route of its own, so that who did it and when is an entry: as a declaration. It either
/// changes the record it is done to, or publishes a record of another kind about it. What it makes of a record is a pure function.
/// </summary>
public sealed class Act
{
    private Act(string on, string name, string past, string segment, Kind kind, Type request)
    {
        On = on;
        Name = name;
        Past = past;
        Segment = segment;
        Kind = kind;
        Request = request;
        Shape = Shape.Alone(request);
    }

    /// <summary>Name of the kind it is done to.</summary>
    public string On { get; }

    /// <summary>The verb, as in the operation's id.</summary>
    public string Name { get; }

    /// <summary>The verb's past, as in the entry's act (<c>commitment.revised</c>).</summary>
    public string Past { get; }

    /// <summary>The last part of its path, <c>/v1/commitments/{id}/revisions</c>.</summary>
    public string Segment { get; }

    /// <summary>The kind of the record it writes.</summary>
    public Kind Kind { get; }

    /// <summary>The type whose properties are the members of its request.</summary>
    public Type Request { get; }

    /// <summary>The members of its request.</summary>
    public Shape Shape { get; private init; }

    /// <summary>What it does, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>What a client should know before calling it: who may, and when.</summary>
    public required string Description { get; init; }

    /// <summary>A valid request: JSON text.</summary>
    public required string Example { get; init; }

    /// <summary>What a credential needs for it.</summary>
    public Scopes Scope { get; private init; } = Scopes.Publish;

    /// <summary>Members of the new record that the route states, where it publishes one; null where it changes the record it is done to.</summary>
    public Func<Guid, IReadOnlyDictionary<string, string>>? States { get; private init; }

    /// <summary>Names of those members.</summary>
    public IReadOnlyList<string> Stated { get; private init; } = [];

    /// <summary>The column by which the one record there may be about another is found again, so that a later act amends it; null where each act is a record of its own.</summary>
    public string? OneFor { get; private init; }

    /// <summary>Why an organisation may not do it to a record of this owner, or null.</summary>
    internal Func<object, Guid, Guid, string?> Forbids { get; private init; } = (_, _, _) => null;

    /// <summary>Why it cannot be done to a record as it stands, or null.</summary>
    internal Func<object, string?> Hinders { get; private init; } = _ => null;

    /// <summary>What it makes of a record.</summary>
    internal Func<object, object, DateOnly, Outcome<object>> Becomes { get; private init; } = (_, _, _) => throw new InvalidOperationException("An act that publishes a record changes none.");

    /// <summary>The name of its entries.</summary>
    public string Entry => $"{On}.{Past}";

    /// <summary>Declares an act that changes the record it is done to.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The verb.</param>
    /// <param name="past">Its past.</param>
    /// <param name="segment">The last part of its path.</param>
    /// <param name="forbids">Why an organisation (last) may not do it to a record of this owner (second), or null.</param>
    /// <param name="hinders">Why it cannot be done to the record as it stands, or null.</param>
    /// <param name="becomes">What it makes of a record, on this day.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="description">Who may, and when.</param>
    /// <param name="example">A valid request.</param>
    /// <param name="scope">What a credential needs for it.</param>
    public static Act Changing<T, TRequest>(
        Kind kind,
        string name,
        string past,
        string segment,
        Func<T, Guid, Guid, string?> forbids,
        Func<T, string?> hinders,
        Func<T, TRequest, DateOnly, Outcome<T>> becomes,
        string summary,
        string description,
        string example,
        Scopes scope = Scopes.Publish)
        where T : class =>
        new(kind.Name, name, past, segment, kind, typeof(TRequest))
        {
            Summary = summary,
            Description = description,
            Example = example,
            Scope = scope,
            Forbids = (record, owner, actor) => forbids((T)record, owner, actor),
            Hinders = record => hinders((T)record),
            Becomes = (record, request, today) =>
            {
                var next = becomes((T)record, (TRequest)request, today);
                return new Outcome<object>(next.Record, next.Faults);
            },
        };

    /// <summary>Declares an act that publishes a record of another kind about the one it is done to.</summary>
    /// <param name="on">Name of the kind it is done to.</param>
    /// <param name="kind">The kind it publishes.</param>
    /// <param name="name">The verb.</param>
    /// <param name="past">Its past.</param>
    /// <param name="segment">The last part of its path.</param>
    /// <param name="scope">What a credential needs for it.</param>
    /// <param name="states">The members that the route states, given the id of the record it is done to.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="description">Who may, and when.</param>
    /// <param name="example">A valid request.</param>
    /// <param name="oneFor">The column by which the one record there may be is found again.</param>
    public static Act Publishing(
        string on,
        Kind kind,
        string name,
        string past,
        string segment,
        Scopes scope,
        Func<Guid, IReadOnlyDictionary<string, string>> states,
        string summary,
        string description,
        string example,
        string? oneFor = null)
    {
        var stated = states(Guid.Empty).Keys.ToList();
        return new(on, name, past, segment, kind, kind.RecordType)
        {
            Summary = summary,
            Description = description,
            Example = example,
            Scope = scope,
            States = states,
            Stated = stated,
            OneFor = oneFor,
            Shape = kind.Shape.Without(stated),
        };
    }

    /// <summary>Reads a request whose shape has been checked.</summary>
    internal object Read(JsonElement request) => request.Deserialize(Request, RecordJson.Options)!;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {On}";
}
