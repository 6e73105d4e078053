using System.Collections.Concurrent;
using System.Data.Common;
using Registry.Core.Participation;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>Gathers a dossier: one indexed statement for each kind, whatever the number of records.</summary>
public sealed class DossierReading(Database database)
{
    private static readonly ConcurrentDictionary<string, Column[]> Columns = new(StringComparer.Ordinal);

    /// <summary>The kinds that have dossiers.</summary>
    public static IReadOnlyList<Kind> Subjects { get; } = [Kinds.Find("algorithm")!, Kinds.Find("dataset")!];

    private Engine Engine => database.Engine;

    /// <summary>The dossier of an algorithm or dataset that stood at that moment.</summary>
    public async ValueTask<Dossier> Read(Found subject, Kind kind, Guid id, Moment moment)
    {
        using var session = await Engine.Reader(CancellationToken.None);
        var at = (Session: session, moment.Size, Id: id.ToString());
        var self = (await Gather(session, kind.Name, at.Size, "k.number = @n", [], subject.Number)).Pieces[0];
        var decisions = await Gather(session, "decision", at.Size, "k.number IN (SELECT number FROM facet WHERE kind = 'decision' AND member = 'subject' AND value = @id)", [("subject", [id])], at.Id);
        var declarations = await Gather(session, "declaration", at.Size, "k.subject = @id", [("subject", [id])], at.Id);
        List<Guid> named =
        [
            .. declarations.Pieces.Select(piece => piece.Read<Declaration>()).SelectMany(said => (said.Engagements ?? []).Concat((said.Reliance ?? []).Select(reliance => reliance.Engagement).OfType<Guid>())),
            .. decisions.Pieces.Select(piece => piece.Read<Decision>()).SelectMany(said => (said.EngagementsConsidered ?? []).Concat(said.ContraryTo ?? [])),
        ];
        var engagements = await Gather(session, "engagement", at.Size,
            $"""
            k.number IN (
                SELECT number FROM facet WHERE kind = 'engagement' AND member = 'subject' AND value = @id
                UNION SELECT number FROM facet WHERE kind = 'engagement' AND member = 'decision' AND {Engine.IsOneOf("value", "@decisions")}
                UNION SELECT e.number FROM engagement e WHERE {Engine.IsOneOf("e.id", "@named")})
            """,
            [("subject", [id]), ("decision", decisions.Ids)], at.Id, ManyValues.Of(decisions.Ids), ManyValues.Of(named));
        // What people said about another system of the same engagement belongs to that system's story.
        var recommendations = await Gather(session, "recommendation", at.Size,
            $"""
            k.number IN (
                SELECT r.number FROM {Engine.RowsOf("recommendation", "engagement", "@engagements")} r
                UNION SELECT number FROM facet WHERE kind = 'recommendation' AND member = 'target' AND value = @id)
            AND (NOT EXISTS (SELECT 1 FROM facet t JOIN record o ON o.id = t.value WHERE t.number = k.number AND t.member = 'target' AND o.kind IN ('algorithm', 'dataset'))
                OR EXISTS (SELECT 1 FROM facet t WHERE t.number = k.number AND t.member = 'target' AND t.value = @id))
            """,
            [("engagement", engagements.Ids), ("target", [id])], ManyValues.Of(engagements.Ids), at.Id);
        var responses = await Gather(session, "response", at.Size, "recommendation", recommendations.Ids);
        var commitments = await Gather(session, "commitment", at.Size, "response", responses.Ids);
        var effects = await Gather(session, "effect", at.Size,
            $"""
            k.number IN (
                SELECT e.number FROM effect e WHERE e.subject = @id
                UNION SELECT f.number FROM {Engine.RowsOf("facet", "value", "@ids")} f WHERE f.kind = 'effect' AND f.member = 'because')
            AND (k.subject IS NULL OR k.subject = @id)
            """,
            [("subject", [id]), ("because", recommendations.Ids)], at.Id, ManyValues.Of(recommendations.Ids));
        var safeguards = await Gather(session, "safeguard", at.Size, "k.number IN (SELECT number FROM facet WHERE kind = 'safeguard' AND member = 'subject' AND value = @id)", [("subject", [id])], at.Id);
        var assessments = await Gather(session, "assessment", at.Size, "k.number IN (SELECT number FROM facet WHERE kind = 'assessment' AND member = 'subject' AND value = @id)", [("subject", [id])], at.Id);
        List<Guid> claims = [.. commitments.Ids, .. effects.Ids, .. safeguards.Ids, .. assessments.Ids];
        List<Guid> challengeable = [id, .. decisions.Ids, .. declarations.Ids, .. engagements.Ids, .. recommendations.Ids, .. responses.Ids, .. claims];
        var challenges = await Gather(session, "challenge", at.Size,
            $"k.number IN (SELECT c.number FROM {Engine.RowsOf("challenge", "target", "@ids")} c UNION SELECT c.number FROM {Engine.RowsOf("verification", "target", "@claims")} v CROSS JOIN challenge c WHERE c.target = v.id)",
            [("target", challengeable)], ManyValues.Of(challengeable), ManyValues.Of(claims));
        List<Guid> verifiable = [.. claims, .. challenges.Ids];
        var verifications = await Gather(session, "verification", at.Size, "target", verifiable);
        List<DossierPart> parts = [decisions, declarations, engagements, recommendations, responses, commitments, verifications, effects, safeguards, assessments, challenges];

        var duties = await Duties(session, at.Size, recommendations.Ids);
        List<Guid> concerned =
        [
            .. parts.SelectMany(part => part.Pieces).Append(self).Select(piece => piece.Owner), .. duties.Select(duty => duty.Addressee),
            .. responses.Pieces.Select(piece => piece.Reference("redirected_to")).OfType<Guid>(), .. challenges.Pieces.Select(piece => piece.Reference("respondent")).OfType<Guid>(),
        ];
        var organisations = await Gather(session, "organisation", at.Size, "id", [.. concerned.Distinct()]);
        return new Dossier(moment, self, [organisations, .. parts])
        {
            Duties = duties.ToLookup(duty => duty.Recommendation),
            Links = (await Links(session, effects)).ToLookup(link => link.Number, link => link.Link),
            Comparisons = await CitedComparison.Read(session, Engine, effects.Ids, at.Size),
            Failing = (await Failing(session, assessments, at.Size)).ToLookup(pair => pair.Number, pair => pair.Safeguard),
            Levels = await PracticeFacts.Levels(session, Engine, moment, ManyValues.Of(engagements.Ids)),
        };
    }

    /// <summary>Of a kind, those with one of the ids in a column.</summary>
    private ValueTask<DossierPart> Gather(Session session, string kind, long size, string column, IReadOnlyList<Guid> ids) =>
        Gather(session, Kinds.Find(kind)!, size, Engine.RowsOf(kind, column, "@ids"), "", column == "id" ? [] : [(column, ids)], [ManyValues.Of(ids), size]);

    private static ValueTask<DossierPart> Gather(Session session, string kind, long size, string where, (string Filter, IReadOnlyList<Guid> Ids)[] lists, params object?[] values) =>
        Gather(session, Kinds.Find(kind)!, size, kind, $" AND {where}", lists, [size, .. values]);

    /// <summary>The newest records of a kind that stand at this size and meet a condition; where there are more, the lists that have them all.</summary>
    private static async ValueTask<DossierPart> Gather(Session session, Kind kind, long size, string from, string where, (string Filter, IReadOnlyList<Guid> Ids)[] lists, object?[] values)
    {
        var limit = Dossier.Limits.GetValueOrDefault(kind.Name, 1);
        var columns = Columns.GetOrAdd(kind.Name, _ => DossierPiece.ColumnsOf(kind));
        var told = $"k.number, k.id, k.owner, k.version, b.content{string.Concat(columns.Select(column => $", k.{column.Name}"))}";
        var pieces = await Pieces($"SELECT {told} {Standing("JOIN body b ON b.number = k.number")} LIMIT @limit");
        if (pieces.Count <= limit)
        {
            return new DossierPart(kind, pieces, []);
        }

        // Rows and bodies are fetched for the chosen alone: a plan that sorts must not carry them along.
        pieces = await Pieces($"SELECT {told} FROM (SELECT k.number {Standing()} ORDER BY k.number DESC LIMIT @limit) p JOIN {kind.Name} k ON k.number = p.number JOIN body b ON b.number = p.number");
        return new DossierPart(kind, pieces[..limit], [.. lists.SelectMany(list => list.Ids.Chunk(ListQuery.MaxValues), (list, ids) => $"/v1/{kind.Plural}?{list.Filter}={string.Join(',', ids)}&asOf=size:{size}&limit={ListQuery.MaxLimit}")]);

        string Standing(string join = "") => $"FROM {from} k {join} WHERE k.number < @size AND k.until >= @size{where}";

        async ValueTask<List<DossierPiece>> Pieces(string sql)
        {
            var found = await session.All(sql, reader => Piece(kind, columns, reader), [.. values, limit + 1L]);
            found.Sort((one, other) => other.Number.CompareTo(one.Number));
            return found;
        }
    }

    private static DossierPiece Piece(Kind kind, Column[] columns, DbDataReader reader)
    {
        const int First = 5;
        var values = new object?[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i].Type switch
            {
                ColumnType.Text => reader.Text(First + i),
                ColumnType.Integer => reader.Whole(First + i),
                _ => reader.IsDBNull(First + i) ? null : reader.GetDouble(First + i),
            };
        }

        return new DossierPiece(kind, reader.Id(1), reader.Id(2), reader.Number(0), reader.Number(3), columns, values, reader.Bytes(4));
    }

    /// <summary>What each body that was asked owes.</summary>
    private async ValueTask<List<DossierDuty>> Duties(Session session, long size, IReadOnlyList<Guid> recommendations)
    {
        var duties = await session.All(
            $"SELECT d.recommendation, d.addressee, d.due, d.response, d.disposition, d.answered_on, d.redirected_to FROM {Engine.RowsOf("duty", "recommendation", "@ids")} d WHERE {Facts.At("d")}",
            reader => new DossierDuty(reader.Id(0), reader.Id(1), Day(reader.Text(2)), reader.IdOrNull(3), reader.Text(4), Day(reader.Text(5)), reader.IdOrNull(6)),
            ManyValues.Of(recommendations), size);
        duties.Sort((one, other) => (one.Recommendation, one.Addressee).CompareTo((other.Recommendation, other.Addressee)));
        return duties;
    }

    /// <summary>What each effect claims, held against the record it cites.</summary>
    private ValueTask<List<(long Number, DossierLink Link)>> Links(Session session, DossierPart effects) => session.All(
        $"SELECT number, later, differs, shows FROM effect_link WHERE {Engine.IsOneOf("number", "@numbers", isNumber: true)}",
        reader => (reader.GetInt64(0), new DossierLink(reader.GetInt64(1) == 1, reader.GetInt64(2) == 1, reader.GetInt64(3) == 1)),
        ManyValues.Of(effects.Pieces.Select(piece => piece.Number)));

    /// <summary>What assessments rely on that no longer works as it was judged, whichever subject it protects.</summary>
    private ValueTask<List<(long Number, Guid Safeguard)>> Failing(Session session, DossierPart assessments, long size) => session.All(
        $"""
        SELECT f.number, f.value FROM facet f JOIN safeguard g ON g.id = f.value AND {Facts.At("g")}
        WHERE {Engine.IsOneOf("f.number", "@numbers", isNumber: true)} AND f.member = 'safeguard' AND {Facts.Fails("g")} ORDER BY f.number, f.value
        """,
        reader => (reader.GetInt64(0), reader.Id(1)),
        size, ManyValues.Of(assessments.Pieces.Select(piece => piece.Number)));

    private static DateOnly? Day(string? text) => text is null ? null : FullDate.Parse(text);
}
