namespace Bench;

/// <summary>The least a server can do: bare Kestrel, one middleware, fixed bytes of the size that is asked for as <c>/2000</c>.</summary>
internal static class Floor
{
    public static async Task Serve(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        var answers = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["/"] = [] };
        foreach (var size in (int[])[2_000, 60_000, 100_000])
        {
            answers[$"/{size}"] = [.. Enumerable.Repeat((byte)'x', size)];
        }

        app.Run(context =>
        {
            var answer = answers[context.Request.Path.Value!];
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            context.Response.BodyWriter.Write(answer);
            return Task.CompletedTask;
        });
        await app.RunAsync();
    }

    private static void Write(this System.IO.Pipelines.PipeWriter writer, byte[] bytes) => System.Buffers.BuffersExtensions.Write(writer, bytes);
}
