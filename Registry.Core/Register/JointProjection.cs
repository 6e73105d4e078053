using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// Tables of what follows from several records together: duties to answer, what effects show, how late records came. They are kept by the
/// entry that changes them, so that a question over a million recommendations reads one index; they hold nothing of the day on which it is asked.
/// </summary>
internal static class JointProjection
{
    /// <summary>The tables.</summary>
    public static readonly IReadOnlyList<string> Tables = ["duty", EffectLinks.Table, Lateness.Table];

    /// <summary>Follows an entry; the tables of its own kind are up to date.</summary>
    public static async ValueTask Apply(Session session, Kind kind, long number, object? record, Place place)
    {
        if (kind.Happened is { } happened)
        {
            await Lateness.Follow(session, kind, number, record is null ? null : happened(record), place);
        }

        switch (kind.Name)
        {
            case "engagement":
                // Before its first version nothing can have come of it.
                if (place.Version > 1)
                {
                    await Duties.FollowPromise(session, number, place.Id.ToString());
                }

                break;
            case "effect" when record is not null:
                await EffectLinks.Make(session, number);
                break;
            default:
                foreach (var recommendation in await Duties.Of(session, kind, place.Id.ToString()))
                {
                    await Duties.Follow(session, number, recommendation);
                }

                break;
        }
    }

    /// <summary>Makes the rows again that turn on a record from which something was erased, as a rebuild would make them.</summary>
    /// <param name="session">The connection, inside the transaction that erased it.</param>
    /// <param name="kind">The kind of the record.</param>
    /// <param name="record">The record.</param>
    /// <param name="recommendations">The recommendations whose duties turned on it before.</param>
    public static async ValueTask Again(Session session, Kind kind, string record, IReadOnlyList<string> recommendations)
    {
        foreach (var recommendation in recommendations)
        {
            await Duties.Again(session, recommendation);
        }

        await EffectLinks.Again(session, record);
        await Lateness.Again(session, kind, record);
    }
}
