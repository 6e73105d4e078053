using System.Globalization;
using System.Text.Json;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Endpoints;

/// <summary>API keys: granted by an administrator, revoked by an administrator or their own organisation's.</summary>
public static class KeyEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/keys").WithTags("Keys");
        group.MapPost("", Grant).Needing(Scopes.Administer).GrantsKey();
        group.MapMethods("", ["GET", "HEAD"], List).Needing(Scopes.None).ListsKeys();
        group.MapDelete("/{id}", Revoke).Needing(Scopes.None).RevokesKey();
    }

    private static async Task Grant(HttpContext context, Keys keys, Settings settings, TimeProvider time)
    {
        context.Query();
        KindEndpoints.Unkeyed(context);
        using var document = Submission.Parse(await context.ReadBody(settings));
        var grant = KeyGrant.Shape.Read<KeyGrant>(document.RootElement);
        var scopes = Actor.Parse(string.Join(' ', grant.Scopes!));
        var life = (grant.ExpiresAt ?? time.GetUtcNow().AddDays(90)) - time.GetUtcNow();
        var (key, text) = await keys.Grant(grant.Organisation!.Value, grant.Label!, scopes, life, context.Actor());
        context.Response.Headers.Location = "/v1/keys";
        await context.WriteObject(ToAnswer(key, text), StatusCodes.Status201Created);
    }

    private static async Task List(HttpContext context, Keys keys)
    {
        var query = context.Query("limit", "after");
        var limit = (int)query.Whole("limit", ListQuery.DefaultLimit, 1, ListQuery.MaxLimit);
        var after = query.Id("after");
        var found = await keys.List(Within(context), after, limit + 1);
        await context.WriteObject(new KeyPage([.. found.Take(limit).Select(key => ToAnswer(key, null))],
            found.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"/v1/keys?limit={limit}&after={found[limit - 1].Id}") : null));
    }

    private static async Task Revoke(HttpContext context, string id, Keys keys)
    {
        context.Query();
        await context.WriteObject(ToAnswer(await keys.Revoke(House.Id(id, "key"), Within(context), context.Actor()), null));
    }

    private static Guid? Within(HttpContext context) => context.Actor().Scopes.HasFlag(Scopes.Administer) ? null : context.Actor().Organisation;

    private static KeyAnswer ToAnswer(Key key, string? text) =>
        new(key.Id, key.Organisation, key.Label, Actor.Text(key.Scopes).Split(' ', StringSplitOptions.RemoveEmptyEntries), Timestamp.Text(key.CreatedAt), Timestamp.Text(key.ExpiresAt), key.RevokedAt is { } revoked ? Timestamp.Text(revoked) : null, text);
}
