set terminal svg size 900,540 font 'DejaVu Sans,12' background 'white'
set output "ratios.svg"
set grid lc rgb "#dddddd"
set border 3 lc rgb "#666666"
set tics nomirror
set logscale xy 2
set xlabel 'hidden\_dim'
set ylabel 'times as fast as the peer'
set xrange [12.3077:665.6]
set key bmargin center maxcols 2
set multiplot layout 1,2
set title 'Train'
plot 1 lc rgb '#333333' notitle, \
'ratios.dat' index 0 with yerrorlines pt 7 lw 1.5 lc rgb '#1b6ca8' title 'PyTorch 2.13.0', \
'ratios.dat' index 1 with yerrorlines pt 7 lw 1.5 lc rgb '#d1495b' title 'JAX 0.10.2', \
'ratios.dat' index 2 with yerrorlines pt 7 lw 1.5 lc rgb '#66a182' title 'oneDNN 2.6.3', \
'ratios.dat' index 3 with yerrorlines pt 7 lw 1.5 lc rgb '#edae49' title 'oneDNN 3.2.0'
set title 'Evaluate'
plot 1 lc rgb '#333333' notitle, \
'ratios.dat' index 4 with yerrorlines pt 7 lw 1.5 lc rgb '#1b6ca8' title 'PyTorch 2.13.0', \
'ratios.dat' index 5 with yerrorlines pt 7 lw 1.5 lc rgb '#d1495b' title 'JAX 0.10.2', \
'ratios.dat' index 6 with yerrorlines pt 7 lw 1.5 lc rgb '#66a182' title 'oneDNN 2.6.3', \
'ratios.dat' index 7 with yerrorlines pt 7 lw 1.5 lc rgb '#edae49' title 'oneDNN 3.2.0'
unset multiplot
