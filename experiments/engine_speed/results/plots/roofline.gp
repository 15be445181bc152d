set terminal svg size 900,540 font 'DejaVu Sans,12' background 'white'
set output "roofline.svg"
set grid lc rgb "#dddddd"
set border 3 lc rgb "#666666"
set tics nomirror
set title 'Training steps under the roof of one core (avx512)'
set logscale xy 2
set xlabel 'FLOP a byte of activations'
set ylabel 'GFLOP/s'
set xrange [1:512]
set yrange [16:262.605]
set samples 1000
set key right bottom
plot 175.07 with lines lw 2 lc rgb '#333333' title 'FMA peak, 175 GFLOP/s', \
63.78*x < 175.07 ? 63.78*x : 1/0 with lines dt 2 lw 1.5 lc rgb '#999999' title 'L2, 64 GB/s', \
39.11*x < 175.07 ? 39.11*x : 1/0 with lines dt 2 lw 1.5 lc rgb '#999999' title 'L3, 39 GB/s', \
16.52*x < 175.07 ? 16.52*x : 1/0 with lines dt 2 lw 1.5 lc rgb '#999999' title 'memory, 17 GB/s', \
'roofline.dat' index 0 with points pt 7 ps 1.2 lc rgb '#1b6ca8' title '1 layer', \
'roofline.dat' index 1 with points pt 7 ps 1.2 lc rgb '#d1495b' title '2 layers', \
'roofline.dat' index 2 with points pt 7 ps 1.2 lc rgb '#66a182' title '3 layers'
