@problemName t
@timeStamps true
@univariate true
@classLabel true a A
@data
(0,-1.5),(1,2.5e-3):a
(0,4),(1,5):A
