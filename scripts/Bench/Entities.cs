using Microsoft.EntityFrameworkCore;

namespace Bench;

/// <summary>The peer that always runs: a minimal API over EF Core with the same records in its own SQLite, pooled contexts, no tracking, fitting indexes.</summary>
internal static class Entities
{
    public static async Task Serve(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        var database = builder.Configuration["database"]!;
        builder.Services.AddDbContextPool<EntityDatabase>(options => options.UseSqlite($"Data Source={database}"));
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.DefaultIgnoreCondition = Algorithm.Json.DefaultIgnoreCondition;
        });
        var app = builder.Build();
        app.MapGet("/v1/algorithms/{id:guid}", async (Guid id, EntityDatabase db) =>
            await db.Algorithms.AsNoTracking().FirstOrDefaultAsync(algorithm => algorithm.Id == id) is { } found ? Results.Ok(found) : Results.NotFound());
        app.MapGet("/v1/algorithms", async (string phase, EntityDatabase db) =>
            new Listing<Algorithm>(await db.Algorithms.AsNoTracking().Where(algorithm => algorithm.Phase == phase).OrderBy(algorithm => algorithm.Title).ThenBy(algorithm => algorithm.Id).Take(50).ToListAsync()));
        app.MapGet("/v1/feed", async (long after, int limit, EntityDatabase db) =>
            new Listing<Change>(await db.Changes.AsNoTracking().Include(change => change.Record).Where(change => change.Number >= after).OrderBy(change => change.Number).Take(limit).ToListAsync()));
        app.MapPost("/v1/algorithms", async (Algorithm algorithm, EntityDatabase db) =>
        {
            algorithm.Id = Guid.CreateVersion7();
            db.Changes.Add(new Change { Act = "algorithm.published", At = DateTimeOffset.UtcNow.ToString("O"), Record = algorithm });
            await db.SaveChangesAsync();
            return Results.Created($"/v1/algorithms/{algorithm.Id}", algorithm);
        });
        await app.RunAsync();
    }

    /// <summary>Fills a new database with the records and the changes of the register.</summary>
    public static async Task Fill(string database, IAsyncEnumerable<Change> changes)
    {
        await using var db = new EntityDatabase(new DbContextOptionsBuilder<EntityDatabase>().UseSqlite($"Data Source={database};Pooling=False").Options);
        await db.Database.EnsureCreatedAsync();
        await foreach (var stretch in changes.Chunk(1_000))
        {
            db.Changes.AddRange(stretch);
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
    }
}

/// <summary>One change of one record.</summary>
internal sealed class Change
{
    public long Number { get; set; }

    public string Act { get; set; } = "";

    public string At { get; set; } = "";

    public Algorithm? Record { get; set; }
}

/// <summary>Scalar members as columns, lists of objects as JSON columns.</summary>
internal sealed class EntityDatabase(DbContextOptions<EntityDatabase> options) : DbContext(options)
{
    public DbSet<Algorithm> Algorithms => Set<Algorithm>();

    public DbSet<Change> Changes => Set<Change>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Change>(change =>
        {
            change.HasKey(c => c.Number);
            change.HasOne(c => c.Record).WithMany();
        });
        modelBuilder.Entity<Algorithm>(algorithm =>
        {
            algorithm.HasKey(a => a.Id);
            algorithm.HasIndex(a => new { a.Phase, a.Title, a.Id });
            algorithm.HasIndex(a => new { a.Owner, a.Reference }).IsUnique();
            algorithm.OwnsOne(a => a.Impact, owned => owned.ToJson());
            algorithm.OwnsOne(a => a.Redress, owned => owned.ToJson());
            algorithm.OwnsOne(a => a.ContactPoint, owned => owned.ToJson());
            algorithm.OwnsMany(a => a.PhaseDates, owned => owned.ToJson());
            algorithm.OwnsMany(a => a.Uses, owned => owned.ToJson());
            algorithm.OwnsMany(a => a.Risks, owned => owned.ToJson());
            algorithm.OwnsMany(a => a.ImpactAssessments, owned => owned.ToJson());
            algorithm.OwnsMany(a => a.AffectedCommunities, owned => owned.ToJson());
            algorithm.OwnsMany(a => a.Contestability, owned => owned.ToJson());
        });
    }
}
