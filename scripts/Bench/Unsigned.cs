using Registry.Api;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Bench;

/// <summary>
/// The service as it is, but for a writer that signs no checkpoint, keeps none and publishes none: what the register would be without its log. The leaves are hashed all the same, since
/// versions are chained by them; tiles and proofs are put together when they are read and cost a write nothing but one row for 256 entries. There is no setting for it.
/// </summary>
internal static class Unsigned
{
    /// <summary>Serves until it is ended.</summary>
    public static async Task Serve(string[] args)
    {
        var app = await Hosting.Build(args, builder => builder.Services.AddSingleton(services => new Writer(services.GetRequiredService<Database>(), TimeProvider.System)));
        await app.RunAsync();
    }
}
