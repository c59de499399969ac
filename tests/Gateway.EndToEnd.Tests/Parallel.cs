// Most of their time the gateways of these tests wait for a schedule: four classes at a time keep two processors busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
