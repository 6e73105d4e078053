using System.Globalization;
using System.Text.Json;
using Dapper;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>Work in progress: private to one organisation, outside the ledger, no record yet.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Kind">Name of the kind it will be.</param>
/// <param name="Record">The record it will amend, or null.</param>
/// <param name="BaseVersion">The version of that record it started from.</param>
/// <param name="Revision">1, one more with each change; the ETag.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Content">What it says so far: canonical bytes.</param>
public sealed record Draft(Guid Id, string Kind, Guid? Record, long? BaseVersion, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, byte[] Content);

/// <summary>What a draft has become.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Written">The record.</param>
/// <param name="IsNew">Whether it is a new record, not an amendment.</param>
public sealed record Publication(Kind Kind, Written Written, bool IsNew);

/// <summary>
/// Keeps drafts. Whoever is not of the organisation is told that there is no such draft; ownership is in every WHERE.
/// </summary>
public sealed class Drafts(Database database, Writer writer, Publishing publishing)
{
    /// <summary>Most drafts of one organisation.</summary>
    public const int MaxPerOrganisation = 10_000;

    private const string Columns = "id, kind, record, base_version AS baseVersion, revision, created_at AS createdAt, updated_at AS updatedAt, content";

    /// <summary>Begins a draft.</summary>
    /// <param name="submission">What it says so far.</param>
    /// <param name="record">The record it is to amend, if any.</param>
    /// <param name="seen">The version of that record it is made from; where something of it was erased, by its tag.</param>
    /// <param name="actor">Who begins it.</param>
    public async Task<Draft> Begin(Submission submission, Guid? record, Seen? seen, Actor actor)
    {
        Refuse(submission);
        var id = Guid.CreateVersion7();
        return await writer.Run(async write =>
        {
            var count = await write.Session.Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM draft WHERE organisation = @organisation", new { organisation = actor.Organisation.ToString() }, write.Session.Transaction);
            if (count >= MaxPerOrganisation)
            {
                throw new RefusedException(RefusalCode.Forbidden, $"An organisation keeps at most {MaxPerOrganisation} drafts: publish or delete some.");
            }

            long? baseVersion = null;
            if (record is { } amended)
            {
                var standing = await Standing.Require(write.Session, submission.Kind, amended, seen ?? new Seen(0), actor, mayBeWithdrawn: true);
                if (standing.Redacted is not null && seen is not { Served: true })
                {
                    throw new RefusedException(RefusalCode.VersionRequired, $"Something of version {standing.Version} was erased: read it again and send its ETag as If-Match, so that nothing of that comes back.") { Current = standing.AsServed };
                }

                baseVersion = standing.Version;
            }

            var draft = new Draft(id, submission.Kind.Name, record, baseVersion, 1, write.Now, write.Now, submission.ToBody().ToBytes());
            await write.Session.Connection.ExecuteAsync(
                """
                INSERT INTO draft (id, organisation, kind, record, base_version, revision, created_at, updated_at, content)
                VALUES (@id, @organisation, @kind, @record, @baseVersion, 1, @now, @now, @content)
                """,
                new { id = id.ToString(), organisation = actor.Organisation.ToString(), kind = draft.Kind, record = record?.ToString(), baseVersion, now = Timestamp.Text(write.Now), content = draft.Content },
                write.Session.Transaction);
            return draft;
        });
    }

    /// <summary>One of the organisation's drafts, or null.</summary>
    public async Task<Draft?> Find(Guid id, Actor actor)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var row = await session.Connection.QuerySingleOrDefaultAsync<DraftRow>($"SELECT {Columns} FROM draft WHERE id = @id AND organisation = @organisation", new { id = id.ToString(), organisation = actor.Organisation.ToString() });
        return row?.ToDraft();
    }

    /// <summary>The organisation's drafts after one, oldest first.</summary>
    public async Task<IReadOnlyList<Draft>> List(Actor actor, Guid? after, int limit)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var rows = await session.Connection.QueryAsync<DraftRow>($"SELECT {Columns} FROM draft WHERE organisation = @organisation AND id > @after ORDER BY id LIMIT @limit",
            new { organisation = actor.Organisation.ToString(), after = after?.ToString() ?? "", limit });
        return [.. rows.Select(row => row.ToDraft())];
    }

    /// <summary>Changes what a draft says.</summary>
    public async Task<Draft> Change(Guid id, long expected, Submission submission, Actor actor)
    {
        Refuse(submission);
        return await writer.Run(async write =>
        {
            var changed = await write.Session.Connection.QuerySingleOrDefaultAsync<DraftRow>(
                $"""
                UPDATE draft SET revision = revision + 1, updated_at = @now, content = @content
                WHERE id = @id AND organisation = @organisation AND revision = @expected RETURNING {Columns}
                """,
                new { now = Timestamp.Text(write.Now), content = submission.ToBody().ToBytes(), id = id.ToString(), organisation = actor.Organisation.ToString(), expected },
                write.Session.Transaction);
            return changed?.ToDraft() ?? throw await Gone(write, id, expected, actor);
        });
    }

    /// <summary>Deletes a draft.</summary>
    public Task Delete(Guid id, long expected, Actor actor) =>
        writer.Run(async write =>
        {
            await Remove(write, id, expected, actor);
            return true;
        });

    /// <summary>
    /// Publishes a draft: it is judged as any record, becomes one, and is gone in the same transaction. A draft that amends says which version
    /// it started from. A publication repeated after a lost answer is answered as before, not done twice.
    /// </summary>
    public async Task<Publication> Publish(Guid id, Actor actor)
    {
        var credential = $"draft:{actor.Organisation}";
        if (await Find(id, actor) is not { } draft)
        {
            return await database.Read(session => Publishing.Answered(session, credential, id.ToString())) is { } before
                ? new Publication(Kinds.Find(before.Kind)!, before.Written, before.Written.Version == 1)
                : throw NotFound(id);
        }

        var kind = Kinds.Find(draft.Kind)!;
        var scopes = draft.Record is null ? [kind.Scope] : kind.AmendingScopes;
        if (!scopes.Any(scope => actor.Scopes.HasFlag(scope)))
        {
            throw new RefusedException(RefusalCode.Forbidden, $"To publish a draft of this kind, {kind.Name}, needs the scope {Actor.Text(scopes[0])}.");
        }

        using var document = JsonDocument.Parse(draft.Content);
        var submission = Submission.Judge(kind, document.RootElement);
        var keyed = new Keyed(credential, id.ToString(), draft.Revision.ToString(CultureInfo.InvariantCulture));
        var written = draft.Record is { } record
            ? await publishing.Amend(submission, record, new Seen(draft.BaseVersion ?? 0), actor, keyed: keyed, along: write => Remove(write, id, draft.Revision, actor))
            : await publishing.Publish(submission, actor, keyed, along: write => Remove(write, id, draft.Revision, actor));
        return new Publication(kind, written, draft.Record is null);
    }

    private static async ValueTask Remove(Write write, Guid id, long revision, Actor actor)
    {
        var removed = await write.Session.Execute("DELETE FROM draft WHERE id = @id AND organisation = @organisation AND revision = @revision", id.ToString(), actor.Organisation.ToString(), revision);
        if (removed != 1)
        {
            throw await Gone(write, id, revision, actor);
        }
    }

    private static RefusedException NotFound(Guid id) => new(RefusalCode.NotFound, $"There is no draft {id}.");

    private static void Refuse(Submission submission)
    {
        var faults = submission.DraftFaults.Concat(submission.Assigned(null)).ToList();
        if (faults.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidBody, faults.Count == 1 ? "One thing in the draft must be mended." : $"{faults.Count} things in the draft must be mended.", faults);
        }
    }

    private static async Task<RefusedException> Gone(Write write, Guid id, long expected, Actor actor)
    {
        var revision = await write.Session.Connection.ExecuteScalarAsync<long?>("SELECT revision FROM draft WHERE id = @id AND organisation = @organisation",
            new { id = id.ToString(), organisation = actor.Organisation.ToString() }, write.Session.Transaction);
        return revision is null
            ? NotFound(id)
            : new RefusedException(RefusalCode.VersionStale, $"The draft is at revision {revision}, not {expected}: read it again.") { Current = new Seen(revision.Value) };
    }

    /// <summary>Dapper fills settable properties; both engines give text and whole numbers.</summary>
    private sealed class DraftRow
    {
        public string Id { get; set; } = "";

        public string Kind { get; set; } = "";

        public string? Record { get; set; }

        public long? BaseVersion { get; set; }

        public long Revision { get; set; }

        public string CreatedAt { get; set; } = "";

        public string UpdatedAt { get; set; } = "";

        public byte[] Content { get; set; } = [];

        public Draft ToDraft() => new(Guid.Parse(Id), Kind, Record is null ? null : Guid.Parse(Record), BaseVersion, Revision, Timestamp.Parse(CreatedAt), Timestamp.Parse(UpdatedAt), Content);
    }
}
