using Microsoft.Extensions.DependencyInjection;
using Registry.Core.Ledger;

namespace Registry.Tests.Support;

/// <summary>Fills a ledger fast: one transaction, one checkpoint.</summary>
public static class Filling
{
    /// <summary>Appends entries of no kind of the catalogue, each of a record of its own; returns the size of the ledger then.</summary>
    public static Task<long> Append(this RunningRegistry registry, long count) =>
        registry.Services.GetRequiredService<Writer>().Run(
            async write =>
            {
                for (long i = 0; i < count; i++)
                {
                    var id = Guid.CreateVersion7();
                    await write.Append("filling.added", "filling", id, 1, null, Guid.Empty, "test", new Body().Set("id", id.ToString()).Set("version", 1));
                }

                return write.Size;
            },
            patient: true);
}
