using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Access;

/// <summary>An API key as the register knows it: never its secret.</summary>
/// <param name="Id">UUIDv7; enters the ledger as the actor.</param>
/// <param name="Organisation">The one organisation it is bound to.</param>
/// <param name="Label">What its owner calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was granted.</param>
/// <param name="ExpiresAt">When it stops working; at most a year after it was granted.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
public sealed record Key(Guid Id, Guid Organisation, string Label, Scopes Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>
/// Grants, knows and revokes API keys: 256 bits from the system's random source, shown once, kept as SHA-256 (ASVS 5.0 6.5.2: a plain
/// hash suffices from 112 bits), looked up at every request so that a revocation holds at once. Grants and revocations are entries.
/// </summary>
public sealed class Keys(Database database, Writer writer, TimeProvider time)
{
    /// <summary>Longest life of a key.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    /// <summary>What every key begins with, so that it is known where it is found.</summary>
    public const string Prefix = "rk_";

    private const int SecretBytes = 32;

    /// <summary>Grants a key; its text is told this once.</summary>
    /// <exception cref="RefusedException">The organisation is not registered, or the life is too long.</exception>
    public async Task<(Key Key, string Text)> Grant(Guid organisation, string label, Scopes scopes, TimeSpan life, Actor by)
    {
        if (life <= TimeSpan.Zero || life > LongestLife)
        {
            throw new RefusedException(RefusalCode.InvalidBody, "A key lives at most a year.", [new Fault("/expiresAt", "key.life", $"Choose a time within {LongestLife.TotalDays:0} days from now.")]);
        }

        var id = Guid.CreateVersion7();
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var key = await writer.Run(async write =>
        {
            if (await write.Session.Scalar("SELECT kind FROM record WHERE id = @id AND state = 'published'", organisation.ToString()) as string != "organisation")
            {
                throw new RefusedException(RefusalCode.InvalidBody, "The organisation is not registered.", [new Fault("/organisation", "reference.unknown", $"There is no organisation {organisation}.")]);
            }

            var key = new Key(id, organisation, label, scopes, write.Now, write.Now + life, null);
            await write.Append("key.granted", "key", id, 1, null, by.Organisation, by.Id, Public(key, 1));
            await write.Session.Connection.ExecuteAsync(
                """
                INSERT INTO credential (id, organisation, label, scopes, secret_hash, created_at, expires_at, version)
                VALUES (@id, @organisation, @label, @scopes, @hash, @created, @expires, 1)
                """,
                new
                {
                    id = id.ToString(),
                    organisation = organisation.ToString(),
                    label,
                    scopes = Actor.Text(scopes),
                    hash = SHA256.HashData(secret),
                    created = Timestamp.Text(key.CreatedAt),
                    expires = Timestamp.Text(key.ExpiresAt),
                },
                write.Session.Transaction);
            return key;
        });
        return (key, $"{Prefix}{id:N}_{Base64Url.EncodeToString(secret)}");
    }

    /// <summary>
    /// The actor a key stands for, or null if it is malformed, unknown, wrong, expired or revoked, or its organisation is withdrawn: all alike.
    /// </summary>
    public async Task<Actor?> Recognise(string text)
    {
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('_', 2) : [];
        var wellFormed = parts.Length == 2 && Guid.TryParseExact(parts[0], "N", out _);
        var id = wellFormed ? Guid.ParseExact(parts[0], "N") : Guid.Empty;
        var secret = new byte[SecretBytes];
        var decoded = wellFormed && parts[1].Length == 43 && Base64Url.TryDecodeFromChars(parts[1], secret, out var written) && written == SecretBytes;
        using var session = await database.Engine.Reader(CancellationToken.None);
        var row = await session.First(
            """
            SELECT c.organisation, c.scopes, c.secret_hash, c.expires_at, c.revoked_at
            FROM credential c JOIN record r ON r.id = c.organisation AND r.state = 'published' WHERE c.id = @id
            """,
            reader => new Known(reader.GetString(0), reader.GetString(1), reader.Bytes(2), reader.GetString(3), reader.IsDBNull(4)), id.ToString());
        // An unknown key costs the same work as a wrong one.
        var right = CryptographicOperations.FixedTimeEquals(SHA256.HashData(secret), row?.Hash ?? new byte[SHA256.HashSizeInBytes]);
        return right && decoded && row is { Live: true } && Timestamp.Parse(row.Expires) > time.GetUtcNow()
            ? new Actor(Guid.Parse(row.Organisation), id.ToString(), Actor.Parse(row.Scopes))
            : null;
    }

    /// <summary>Whom a key stands for, known by its id and without its secret: for the operator's console alone. Null if it does not work any more.</summary>
    public async Task<Actor?> Named(Guid id)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.First(
            """
            SELECT c.organisation, c.scopes FROM credential c JOIN record r ON r.id = c.organisation AND r.state = 'published'
            WHERE c.id = @id AND c.revoked_at IS NULL AND c.expires_at > @now
            """,
            reader => new Actor(reader.Id(0), id.ToString(), Actor.Parse(reader.GetString(1))), id.ToString(), Timestamp.Text(time.GetUtcNow()));
    }

    /// <summary>The keys of one organisation, or of all for an administrator, after one.</summary>
    public async Task<IReadOnlyList<Key>> List(Guid? organisation, Guid? after, int limit)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var rows = await session.Connection.QueryAsync<KeyRow>(
            $"SELECT {KeyRow.Columns} FROM credential WHERE id > @after{(organisation is null ? "" : " AND organisation = @organisation")} ORDER BY id LIMIT @limit",
            new { after = after?.ToString() ?? "", organisation = organisation?.ToString(), limit });
        return [.. rows.Select(row => row.ToKey())];
    }

    /// <summary>
    /// Revokes a key of the organisation, or any for an administrator (<paramref name="organisation"/> null): it stops working with the next
    /// request. A key that may neither publish nor administer can revoke itself alone, and none but an administrator's those that administer or redact, so that no lesser key turns off a greater one.
    /// </summary>
    public Task<Key> Revoke(Guid id, Guid? organisation, Actor by) =>
        writer.Run(async write =>
        {
            var row = await write.Session.Connection.QuerySingleOrDefaultAsync<KeyRow>($"SELECT {KeyRow.Columns} FROM credential WHERE id = @id", new { id = id.ToString() }, write.Session.Transaction);
            if (row is null || (organisation is not null && row.Organisation != organisation.ToString()))
            {
                throw new RefusedException(RefusalCode.NotFound, $"There is no key {id}.");
            }

            if (by.Id != row.Id && (by.Scopes & (Scopes.Publish | Scopes.Administer)) == Scopes.None)
            {
                throw new RefusedException(RefusalCode.Forbidden, "To revoke another key than itself, a credential needs the scope publish or administer.");
            }

            if (by.Id != row.Id && !by.Scopes.HasFlag(Scopes.Administer) && (Actor.Parse(row.Scopes) & (Scopes.Administer | Scopes.Redact)) != Scopes.None)
            {
                throw new RefusedException(RefusalCode.Forbidden, "To revoke another key that may administer or redact, a credential needs the scope administer.");
            }

            if (row.RevokedAt is not null)
            {
                return row.ToKey();
            }

            var key = row.ToKey() with { RevokedAt = write.Now };
            var previous = (byte[])(await write.Session.Scalar("SELECT hash FROM entry WHERE record = @id AND version = 1", id.ToString()))!;
            await write.Append("key.revoked", "key", id, 2, previous, by.Organisation, by.Id, Public(key, 2));
            await write.Session.Connection.ExecuteAsync("UPDATE credential SET revoked_at = @at, version = 2 WHERE id = @id", new { at = Timestamp.Text(write.Now), id = id.ToString() }, write.Session.Transaction);
            return key;
        });

    /// <summary>Whether some key may administer and still works: the first is granted on the command line only.</summary>
    public async Task<bool> AnyAdministrator()
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return (long)(await session.Scalar(
            """
            SELECT COUNT(*) FROM credential c JOIN record r ON r.id = c.organisation AND r.state = 'published'
            WHERE c.revoked_at IS NULL AND c.expires_at > @now AND c.scopes LIKE '%administer%'
            """,
            Timestamp.Text(time.GetUtcNow())))! > 0;
    }

    /// <summary>
    /// The opaque id of somebody known by a token who acts for an organisation, or null if that is not registered or is withdrawn. The name
    /// itself never enters the ledger.
    /// </summary>
    public async Task<string?> ActorId(Guid organisation, string issuer, string subject)
    {
        using (var session = await database.Engine.Reader(CancellationToken.None))
        {
            if (await session.Scalar("SELECT kind FROM record WHERE id = @id AND state = 'published'", organisation.ToString()) as string != "organisation")
            {
                return null;
            }

            if (await session.Scalar("SELECT id FROM actor WHERE issuer = @issuer AND subject = @subject", issuer, subject) is string known)
            {
                return known;
            }
        }

        return await writer.Run(async write => (string)(await write.Session.Scalar(
            "INSERT INTO actor (id, issuer, subject) VALUES (@id, @issuer, @subject) ON CONFLICT (issuer, subject) DO UPDATE SET issuer = excluded.issuer RETURNING id",
            Guid.CreateVersion7().ToString(), issuer, subject))!);
    }

    /// <summary>What everybody may know of a key: that it was granted, to whom and for what; not its label.</summary>
    private static Body Public(Key key, long version)
    {
        var body = new Body().Set("id", key.Id.ToString()).Set("kind", "key").Set("owner", key.Organisation.ToString()).Set("scopes", Actor.Text(key.Scopes))
            .Set("expiresAt", Timestamp.Text(key.ExpiresAt)).Set("version", version).Set("recordedAt", Timestamp.Text(key.RevokedAt ?? key.CreatedAt));
        return key.RevokedAt is { } revoked ? body.Set("revokedAt", Timestamp.Text(revoked)) : body;
    }

    private sealed record Known(string Organisation, string Scopes, byte[] Hash, string Expires, bool Live);

    private sealed class KeyRow
    {
        public const string Columns = "id, organisation, label, scopes, created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt";

        public string Id { get; set; } = "";

        public string Organisation { get; set; } = "";

        public string Label { get; set; } = "";

        public string Scopes { get; set; } = "";

        public string CreatedAt { get; set; } = "";

        public string ExpiresAt { get; set; } = "";

        public string? RevokedAt { get; set; }

        public Key ToKey() => new(Guid.Parse(Id), Guid.Parse(Organisation), Label, Actor.Parse(Scopes), Timestamp.Parse(CreatedAt), Timestamp.Parse(ExpiresAt), RevokedAt is null ? null : Timestamp.Parse(RevokedAt));
    }
}
