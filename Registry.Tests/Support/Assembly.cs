using NUnit.Framework;

[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(6)]
[assembly: FixtureLifeCycle(LifeCycle.SingleInstance)]
