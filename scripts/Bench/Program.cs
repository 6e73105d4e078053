using Bench;

return args switch
{
    ["floor", .. var rest] => await Serve(Floor.Serve(rest)),
    ["unsigned", .. var rest] => await Serve(Unsigned.Serve(rest)),
    ["objects", .. var rest] => await Serve(Objects.Serve(rest)),
    ["entities", .. var rest] => await Serve(Entities.Serve(rest)),
    _ => await Comparison.Run(Options.Read(args)),
};

static async Task<int> Serve(Task serving)
{
    await serving;
    return 0;
}
